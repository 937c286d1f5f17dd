CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE FUNCTION is_localized_text(value jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN coalesce(
  jsonb_typeof(value) = 'object'
    AND (value ->> 'vi') IS NFC NORMALIZED AND btrim(value ->> 'vi') <> ''
    AND (value ->> 'en') IS NFC NORMALIZED AND btrim(value ->> 'en') <> '',
  false
);
CREATE FUNCTION are_localized_texts(list jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN
  jsonb_typeof(list) = 'array'
    AND NOT EXISTS (SELECT FROM jsonb_array_elements(list) AS item WHERE NOT is_localized_text(item));

CREATE TABLE known_organization (
  id uuid PRIMARY KEY,
  code text NOT NULL,
  name jsonb NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  memberships jsonb NOT NULL,
  version integer NOT NULL CHECK (version > 0)
);
CREATE INDEX known_organization_by_code ON known_organization (code);

CREATE TABLE known_person (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL,
  rights jsonb NOT NULL,
  version integer NOT NULL CHECK (version > 0)
);

CREATE TABLE inspection_plan (
  id uuid PRIMARY KEY,
  year integer NOT NULL CHECK (year BETWEEN 2000 AND 2100),
  title jsonb NOT NULL CHECK (is_localized_text(title)),
  issuer jsonb NOT NULL CHECK (is_localized_text(issuer)),
  window_from date NOT NULL,
  window_to date NOT NULL CHECK (window_to > window_from),
  domains jsonb NOT NULL CHECK (jsonb_typeof(domains) = 'array'),
  indexes text[] NOT NULL,
  purposes jsonb NOT NULL CHECK (are_localized_texts(purposes)),
  requirements jsonb NOT NULL CHECK (are_localized_texts(requirements)),
  ad_hoc_ground jsonb CHECK (is_localized_text(ad_hoc_ground) OR ad_hoc_ground IS NULL),
  planned_teams integer NOT NULL CHECK (planned_teams > 0),
  coverage_target numeric(5, 2) NOT NULL CHECK (coverage_target BETWEEN 0 AND 100),
  state text NOT NULL CHECK (state IN ('DRAFT', 'SUBMITTED', 'APPROVED', 'CLOSED')),
  decision_number text CHECK (btrim(decision_number) <> ''),
  decision_date date,
  decision_provenance text CHECK (decision_provenance IN ('OFFICIAL', 'TRANSLATED', 'SYNTHETIC')),
  provenance text NOT NULL CHECK (provenance IN ('OFFICIAL', 'TRANSLATED', 'SYNTHETIC')),
  version integer NOT NULL CHECK (version > 0),
  changed_by uuid,
  changed_at timestamptz(3) NOT NULL,
  last_change text NOT NULL,
  CONSTRAINT inspection_plan_decision CHECK (
    num_nonnulls(decision_number, decision_date, decision_provenance)
      = CASE WHEN state IN ('APPROVED', 'CLOSED') THEN 3 ELSE 0 END
  ),
  UNIQUE (id, year)
);
CREATE UNIQUE INDEX inspection_plan_year_key ON inspection_plan (year);

CREATE TABLE team (
  id uuid PRIMARY KEY,
  plan_id uuid NOT NULL REFERENCES inspection_plan,
  number integer NOT NULL CHECK (number > 0),
  name jsonb NOT NULL CHECK (is_localized_text(name)),
  provenance text NOT NULL CHECK (provenance IN ('OFFICIAL', 'TRANSLATED', 'SYNTHETIC')),
  formed_by uuid,
  formed_at timestamptz(3) NOT NULL,
  UNIQUE (id, plan_id)
);
CREATE UNIQUE INDEX team_number_once_per_plan ON team (plan_id, number);

CREATE TABLE team_member (
  team_id uuid NOT NULL,
  plan_id uuid NOT NULL,
  person_id uuid NOT NULL,
  role text NOT NULL CHECK (role IN ('HEAD', 'DEPUTY_HEAD', 'SECRETARY', 'MEMBER')),
  position integer NOT NULL,
  PRIMARY KEY (team_id, person_id),
  FOREIGN KEY (team_id, plan_id) REFERENCES team (id, plan_id)
);
CREATE UNIQUE INDEX team_member_one_team_per_plan ON team_member (plan_id, person_id);
CREATE UNIQUE INDEX team_member_one_head ON team_member (team_id) WHERE role = 'HEAD';
CREATE UNIQUE INDEX team_member_one_secretary ON team_member (team_id) WHERE role = 'SECRETARY';
CREATE INDEX team_member_by_person ON team_member (person_id);

CREATE TABLE visit (
  id uuid PRIMARY KEY,
  plan_id uuid NOT NULL,
  year integer NOT NULL,
  team_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  organization_code text NOT NULL,
  organization_name jsonb NOT NULL CHECK (is_localized_text(organization_name)),
  block_code text NOT NULL,
  block_name jsonb NOT NULL CHECK (is_localized_text(block_name)),
  kind text NOT NULL CHECK (kind IN ('REGULAR', 'THEMATIC', 'AD_HOC')),
  ground jsonb CHECK (is_localized_text(ground) OR ground IS NULL),
  authority jsonb CHECK (is_localized_text(authority) OR authority IS NULL),
  topic jsonb CHECK (is_localized_text(topic) OR topic IS NULL),
  starts_at timestamptz(3) NOT NULL,
  ends_at timestamptz(3) NOT NULL,
  decision_number text CHECK (btrim(decision_number) <> ''),
  provenance text NOT NULL CHECK (provenance IN ('OFFICIAL', 'TRANSLATED', 'SYNTHETIC')),
  state text NOT NULL CHECK (state IN ('SCHEDULED', 'OPEN', 'CONCLUDED', 'CANCELLED')),
  opened_at timestamptz(3),
  concluded_at timestamptz(3),
  summary jsonb CHECK (is_localized_text(summary) OR summary IS NULL),
  achievements jsonb CHECK (are_localized_texts(achievements)),
  shortcomings jsonb CHECK (are_localized_texts(shortcomings)),
  cancel_reason jsonb CHECK (is_localized_text(cancel_reason) OR cancel_reason IS NULL),
  version integer NOT NULL CHECK (version > 0),
  changed_by uuid,
  changed_at timestamptz(3) NOT NULL,
  last_change text NOT NULL,
  FOREIGN KEY (plan_id, year) REFERENCES inspection_plan (id, year),
  FOREIGN KEY (team_id, plan_id) REFERENCES team (id, plan_id),
  CONSTRAINT visit_slot CHECK (starts_at < ends_at AND ends_at - starts_at <= interval '5 days'),
  CONSTRAINT visit_cause CHECK (
    (kind = 'AD_HOC') = (ground IS NOT NULL)
    AND (kind = 'AD_HOC') = (authority IS NOT NULL)
    AND (kind = 'THEMATIC') = (topic IS NOT NULL)
  ),
  CONSTRAINT visit_progress CHECK (
    (state IN ('OPEN', 'CONCLUDED')) = (opened_at IS NOT NULL)
    AND num_nonnulls(concluded_at, summary, achievements, shortcomings)
      = CASE WHEN state = 'CONCLUDED' THEN 4 ELSE 0 END
    AND (state = 'CANCELLED') = (cancel_reason IS NOT NULL)
  ),
  CONSTRAINT visit_team_busy EXCLUDE USING gist (
    team_id WITH =,
    tstzrange(starts_at, ends_at) WITH &&
  ) WHERE (state <> 'CANCELLED'),
  CONSTRAINT visit_unit_busy EXCLUDE USING gist (
    organization_id WITH =,
    tstzrange(starts_at, ends_at) WITH &&
  ) WHERE (state <> 'CANCELLED')
);
CREATE UNIQUE INDEX visit_second_regular ON visit (organization_id, year)
  WHERE kind = 'REGULAR' AND state <> 'CANCELLED';
CREATE INDEX visit_by_beginning ON visit (starts_at, id);
CREATE INDEX visit_by_plan ON visit (plan_id, starts_at, id);
CREATE INDEX visit_by_team ON visit (team_id);
CREATE INDEX visit_by_organization ON visit (organization_id, year);
