-- What other services' events say of units and persons.

CREATE TABLE unit (
  id uuid PRIMARY KEY,
  code text NOT NULL,
  name_vi text NOT NULL,
  name_en text NOT NULL,
  provenance text NOT NULL,
  version integer NOT NULL
);
CREATE INDEX unit_by_code ON unit (code);

CREATE TABLE unit_membership (
  unit_id uuid NOT NULL REFERENCES unit,
  block_code text NOT NULL,
  block_name_vi text NOT NULL,
  block_name_en text NOT NULL,
  index_code text,
  valid_from date NOT NULL,
  valid_to date
);
CREATE INDEX unit_membership_by_unit ON unit_membership (unit_id);
CREATE INDEX unit_membership_by_block ON unit_membership (block_code);

CREATE TABLE person (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL,
  version integer NOT NULL
);

CREATE TABLE person_right (
  person_id uuid NOT NULL REFERENCES person,
  role text NOT NULL,
  organization_id uuid,
  valid_from date NOT NULL,
  valid_to date
);
CREATE INDEX person_right_by_person ON person_right (person_id);

-- Indexes and criteria.

CREATE TABLE assessment_index (
  code text PRIMARY KEY CHECK (code ~ '^[A-Z0-9_-]{1,20}$'),
  name_vi text NOT NULL CHECK (name_vi IS NFC NORMALIZED AND name_vi <> ''),
  name_en text NOT NULL CHECK (name_en IS NFC NORMALIZED AND name_en <> '')
);

CREATE TABLE criteria_set (
  id uuid PRIMARY KEY,
  index_code text NOT NULL REFERENCES assessment_index,
  year integer NOT NULL CHECK (year BETWEEN 2000 AND 2100),
  block_code text NOT NULL CHECK (block_code ~ '^[A-Z0-9_-]{1,40}$'),
  title_vi text NOT NULL CHECK (title_vi IS NFC NORMALIZED AND title_vi <> ''),
  title_en text NOT NULL CHECK (title_en IS NFC NORMALIZED AND title_en <> ''),
  source text NOT NULL CHECK (source IS NFC NORMALIZED AND source <> ''),
  provenance text NOT NULL CHECK (provenance IN ('OFFICIAL', 'TRANSLATED', 'SYNTHETIC')),
  state text NOT NULL CHECK (state IN ('DRAFT', 'PUBLISHED', 'FROZEN')),
  total numeric NOT NULL CHECK (total >= 0),
  version integer NOT NULL CHECK (version > 0),
  changed_by uuid,
  changed_at timestamptz(3) NOT NULL,
  last_change text NOT NULL
);
CREATE UNIQUE INDEX criteria_set_one_per_block ON criteria_set (index_code, year, block_code);
CREATE INDEX criteria_set_by_block ON criteria_set (block_code);

CREATE TABLE criteria_node (
  criteria_set_id uuid NOT NULL REFERENCES criteria_set,
  code text NOT NULL CHECK (code <> ''),
  parent_code text,
  position integer NOT NULL CHECK (position >= 0),
  kind text NOT NULL CHECK (kind IN ('SECTION', 'COMPONENT')),
  domain smallint NOT NULL CHECK (domain BETWEEN 1 AND 8),
  title_vi text NOT NULL CHECK (title_vi IS NFC NORMALIZED AND title_vi <> ''),
  title_en text NOT NULL CHECK (title_en IS NFC NORMALIZED AND title_en <> ''),
  maximum numeric NOT NULL CHECK (maximum >= 0 AND scale(maximum) <= 10),
  source text CHECK (source IN ('SELF_APPRAISED', 'SURVEY', 'SYSTEM_DATA', 'LEADER', 'BONUS', 'PENALTY')),
  PRIMARY KEY (criteria_set_id, code),
  FOREIGN KEY (criteria_set_id, parent_code) REFERENCES criteria_node,
  CONSTRAINT criteria_node_source CHECK ((kind = 'COMPONENT') = (source IS NOT NULL))
);
CREATE UNIQUE INDEX criteria_node_in_order ON criteria_node (criteria_set_id, position);
CREATE UNIQUE INDEX criteria_node_as_scored ON criteria_node (criteria_set_id, code, domain, maximum);

CREATE FUNCTION refuse_change_of_published_criteria() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND OLD.state = 'DRAFT' THEN
    RETURN OLD;
  END IF;
  IF TG_OP = 'UPDATE' AND (
    OLD.state = 'DRAFT' AND NEW.state IN ('DRAFT', 'PUBLISHED')
    OR (OLD.state, NEW.state) IN (('PUBLISHED', 'PUBLISHED'), ('PUBLISHED', 'FROZEN'), ('FROZEN', 'FROZEN'))
      AND (NEW.id, NEW.index_code, NEW.year, NEW.block_code, NEW.title_vi, NEW.title_en, NEW.source, NEW.provenance, NEW.total)
        = (OLD.id, OLD.index_code, OLD.year, OLD.block_code, OLD.title_vi, OLD.title_en, OLD.source, OLD.provenance, OLD.total)
  ) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a published criteria set changes no more'
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'criteria_set_immutable';
END $$;
CREATE TRIGGER criteria_set_immutable BEFORE UPDATE OR DELETE ON criteria_set
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_published_criteria();

CREATE FUNCTION refuse_change_of_published_nodes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  set_id uuid := CASE WHEN TG_OP = 'INSERT' THEN NEW.criteria_set_id ELSE OLD.criteria_set_id END;
  set_state text;
BEGIN
  SELECT state INTO set_state FROM criteria_set WHERE id = set_id FOR SHARE;
  IF set_state = 'DRAFT' AND (TG_OP = 'DELETE' OR NEW.criteria_set_id = set_id) THEN
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  END IF;
  RAISE EXCEPTION 'a published criteria set changes no more'
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'criteria_set_immutable';
END $$;
CREATE TRIGGER criteria_node_immutable BEFORE INSERT OR UPDATE OR DELETE ON criteria_node
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_published_nodes();

CREATE FUNCTION refuse_any_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of % is refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
END $$;
CREATE TRIGGER criteria_set_never_emptied BEFORE TRUNCATE ON criteria_set
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_any_change();
CREATE TRIGGER criteria_node_never_emptied BEFORE TRUNCATE ON criteria_node
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_any_change();

-- Periods and assessments: two machines with versions of their own.

CREATE TABLE assessment_period (
  id uuid PRIMARY KEY,
  index_code text NOT NULL REFERENCES assessment_index,
  year integer NOT NULL CHECK (year BETWEEN 2000 AND 2100),
  self_scoring_from timestamptz(3) NOT NULL,
  self_scoring_to timestamptz(3) NOT NULL CHECK (self_scoring_from < self_scoring_to),
  appraisal_from timestamptz(3) NOT NULL CHECK (self_scoring_from <= appraisal_from),
  appraisal_to timestamptz(3) NOT NULL CHECK (appraisal_from < appraisal_to AND self_scoring_to <= appraisal_to),
  provenance text NOT NULL CHECK (provenance IN ('OFFICIAL', 'TRANSLATED', 'SYNTHETIC')),
  state text NOT NULL CHECK (state IN ('OPEN', 'LOCKED')),
  version integer NOT NULL CHECK (version > 0),
  changed_by uuid,
  changed_at timestamptz(3) NOT NULL,
  last_change text NOT NULL
);
CREATE UNIQUE INDEX assessment_period_as_named ON assessment_period (id, index_code, year);
CREATE INDEX assessment_period_by_year ON assessment_period (year, index_code);

CREATE TABLE period_block (
  period_id uuid NOT NULL,
  index_code text NOT NULL,
  year integer NOT NULL,
  block_code text NOT NULL,
  criteria_set_id uuid NOT NULL REFERENCES criteria_set,
  position integer NOT NULL,
  PRIMARY KEY (period_id, block_code),
  FOREIGN KEY (period_id, index_code, year) REFERENCES assessment_period (id, index_code, year)
);
CREATE UNIQUE INDEX period_block_one_period ON period_block (index_code, year, block_code);
CREATE UNIQUE INDEX period_block_as_assessed ON period_block (period_id, index_code, year, block_code, criteria_set_id);

CREATE TABLE assessment (
  id uuid PRIMARY KEY,
  period_id uuid NOT NULL,
  index_code text NOT NULL,
  year integer NOT NULL,
  block_code text NOT NULL,
  block_name_vi text NOT NULL,
  block_name_en text NOT NULL,
  criteria_set_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  organization_code text NOT NULL,
  organization_name_vi text COLLATE "vi-x-icu" NOT NULL,
  organization_name_en text NOT NULL,
  organization_provenance text NOT NULL CHECK (organization_provenance IN ('OFFICIAL', 'TRANSLATED', 'SYNTHETIC')),
  provenance text NOT NULL CHECK (provenance IN ('OFFICIAL', 'TRANSLATED', 'SYNTHETIC')),
  state text NOT NULL CHECK (state IN ('SELF_SCORING', 'SUBMITTED', 'COMPLETED')),
  version integer NOT NULL CHECK (version > 0),
  submitted_at timestamptz(3),
  completed_at timestamptz(3),
  points numeric CHECK (points >= 0 AND points <= maximum),
  maximum numeric CHECK (maximum >= 0),
  value numeric(23, 20) CHECK (value BETWEEN 0 AND 100),
  value_fraction text CHECK (value_fraction ~ '^\d+/[1-9]\d*$'),
  changed_by uuid,
  changed_at timestamptz(3) NOT NULL,
  last_change text NOT NULL,
  FOREIGN KEY (period_id, index_code, year, block_code, criteria_set_id)
    REFERENCES period_block (period_id, index_code, year, block_code, criteria_set_id),
  CONSTRAINT assessment_submitted_at CHECK ((state = 'SELF_SCORING') = (submitted_at IS NULL)),
  CONSTRAINT assessment_result CHECK (
    (state = 'COMPLETED') = (completed_at IS NOT NULL AND points IS NOT NULL AND maximum IS NOT NULL)
    AND (value IS NOT NULL) = (state = 'COMPLETED' AND maximum > 0)
    AND (value IS NULL) = (value_fraction IS NULL)
  )
);
CREATE UNIQUE INDEX assessment_one_per_unit ON assessment (period_id, organization_id);
CREATE UNIQUE INDEX assessment_of_unit ON assessment (id, organization_id);
CREATE UNIQUE INDEX assessment_by_criteria ON assessment (id, criteria_set_id);
CREATE INDEX assessment_by_name ON assessment (organization_name_vi, id);
CREATE INDEX assessment_by_organization ON assessment (organization_id, year);
CREATE INDEX assessment_by_state ON assessment (period_id, state);

CREATE TABLE appraiser_assignment (
  assessment_id uuid NOT NULL,
  domain smallint NOT NULL CHECK (domain BETWEEN 1 AND 8),
  person_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  appraiser_organization_id uuid NOT NULL,
  appraiser_home_id uuid NOT NULL,
  assigned_by uuid,
  assigned_at timestamptz(3) NOT NULL,
  CONSTRAINT appraiser_assignment_one_per_domain PRIMARY KEY (assessment_id, domain),
  FOREIGN KEY (assessment_id, organization_id) REFERENCES assessment (id, organization_id),
  CONSTRAINT appraiser_assignment_not_own_unit CHECK (
    organization_id <> appraiser_organization_id AND organization_id <> appraiser_home_id
  )
);
CREATE INDEX appraiser_assignment_by_person ON appraiser_assignment (person_id, assessment_id);

CREATE TABLE component_score (
  assessment_id uuid NOT NULL,
  component_code text NOT NULL,
  criteria_set_id uuid NOT NULL,
  domain smallint NOT NULL,
  maximum numeric NOT NULL,
  self_score numeric CHECK (self_score BETWEEN 0 AND maximum),
  appraised_score numeric CHECK (appraised_score BETWEEN 0 AND maximum),
  reason text CHECK (reason <> ''),
  version integer NOT NULL CHECK (version >= 0),
  changed_by uuid,
  changed_at timestamptz(3) NOT NULL,
  last_change text NOT NULL,
  PRIMARY KEY (assessment_id, component_code),
  FOREIGN KEY (assessment_id, criteria_set_id) REFERENCES assessment (id, criteria_set_id),
  FOREIGN KEY (criteria_set_id, component_code, domain, maximum)
    REFERENCES criteria_node (criteria_set_id, code, domain, maximum),
  CONSTRAINT component_score_reason CHECK (
    appraised_score IS NULL OR coalesce(appraised_score = self_score, false) OR reason IS NOT NULL
  )
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX component_score_as_scored ON component_score (assessment_id, component_code, maximum);

-- Every value ever given; the current one is in component_score.

CREATE TABLE score_value (
  id uuid PRIMARY KEY,
  assessment_id uuid NOT NULL,
  component_code text NOT NULL,
  maximum numeric NOT NULL,
  round text NOT NULL CHECK (round IN ('SELF', 'APPRAISAL')),
  version integer NOT NULL CHECK (version > 0),
  value numeric NOT NULL CHECK (scale(value) <= 10),
  reason text CHECK (reason <> ''),
  given_by uuid NOT NULL,
  given_at timestamptz(3) NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  FOREIGN KEY (assessment_id, component_code, maximum)
    REFERENCES component_score (assessment_id, component_code, maximum),
  CONSTRAINT score_value_in_range CHECK (value >= 0 AND value <= maximum)
);
CREATE UNIQUE INDEX score_value_one_per_version ON score_value (assessment_id, component_code, version);
CREATE TRIGGER score_value_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON score_value
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_any_change();
