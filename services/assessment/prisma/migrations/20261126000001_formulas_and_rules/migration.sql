-- A criteria set says by what formulas, sections and rules it is scored.

ALTER TABLE criteria_set
  ADD COLUMN rules jsonb NOT NULL
    DEFAULT '{"mayPassHundred": false, "surveyNotRun": "LEFT_OUT", "rankedOn": "SHOWN", "bands": [], "gates": []}',
  ADD COLUMN evidence_types jsonb NOT NULL DEFAULT '[]';
ALTER TABLE criteria_set ALTER COLUMN rules DROP DEFAULT, ALTER COLUMN evidence_types DROP DEFAULT;

ALTER TABLE criteria_node
  ADD COLUMN combination text CHECK (combination IN ('SUM_EQUAL', 'SUM_CAPPED')),
  ADD COLUMN role text NOT NULL DEFAULT 'ORDINARY' CHECK (role IN ('ORDINARY', 'BONUS', 'PENALTY')),
  ADD COLUMN least numeric NOT NULL DEFAULT 0,
  ADD COLUMN formula jsonb,
  ADD COLUMN may_be_not_applicable boolean NOT NULL DEFAULT false,
  ADD COLUMN legal_basis jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN evidence_types jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN appraised_by text CHECK (appraised_by <> '');
ALTER TABLE criteria_node DISABLE TRIGGER criteria_node_immutable;
UPDATE criteria_node
SET formula = CASE kind WHEN 'COMPONENT' THEN '{"kind": "POINTS"}'::jsonb END,
  combination = CASE kind WHEN 'SECTION' THEN 'SUM_EQUAL' END;
ALTER TABLE criteria_node ENABLE TRIGGER criteria_node_immutable;
ALTER TABLE criteria_node
  ALTER COLUMN role DROP DEFAULT,
  ALTER COLUMN least DROP DEFAULT,
  ALTER COLUMN may_be_not_applicable DROP DEFAULT,
  ALTER COLUMN legal_basis DROP DEFAULT,
  ALTER COLUMN evidence_types DROP DEFAULT,
  ADD CONSTRAINT criteria_node_formula CHECK ((kind = 'COMPONENT') = (formula IS NOT NULL)),
  ADD CONSTRAINT criteria_node_combination CHECK ((kind = 'SECTION') = (combination IS NOT NULL)),
  ADD CONSTRAINT criteria_node_least CHECK (least IN (0, -maximum) AND (least = 0 OR source = 'PENALTY'));

CREATE OR REPLACE FUNCTION refuse_change_of_published_criteria() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND OLD.state = 'DRAFT' THEN
    RETURN OLD;
  END IF;
  IF TG_OP = 'UPDATE' AND (
    OLD.state = 'DRAFT' AND NEW.state IN ('DRAFT', 'PUBLISHED')
    OR (OLD.state, NEW.state) IN (('PUBLISHED', 'PUBLISHED'), ('PUBLISHED', 'FROZEN'), ('FROZEN', 'FROZEN'))
      AND (NEW.id, NEW.index_code, NEW.year, NEW.block_code, NEW.title_vi, NEW.title_en, NEW.source, NEW.provenance,
          NEW.total, NEW.rules, NEW.evidence_types)
        = (OLD.id, OLD.index_code, OLD.year, OLD.block_code, OLD.title_vi, OLD.title_en, OLD.source, OLD.provenance,
          OLD.total, OLD.rules, OLD.evidence_types)
  ) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a published criteria set changes no more'
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'criteria_set_immutable';
END $$;

-- What was given for a component stands beside the points that follow from it, where they do not depend on the block.

DROP TRIGGER score_value_append_only ON score_value;
ALTER TABLE score_value
  DROP CONSTRAINT score_value_assessment_id_component_code_maximum_fkey,
  DROP CONSTRAINT score_value_in_range,
  DROP CONSTRAINT score_value_value_check,
  ADD COLUMN least numeric NOT NULL DEFAULT 0,
  ADD COLUMN given jsonb;
UPDATE score_value
SET given = jsonb_build_object('kind', 'INPUTS', 'inputs', jsonb_build_object('points', trim_scale(value)::text));
ALTER TABLE score_value
  ALTER COLUMN least DROP DEFAULT,
  ALTER COLUMN given SET NOT NULL,
  ALTER COLUMN value DROP NOT NULL,
  ADD CONSTRAINT score_value_in_range CHECK (value BETWEEN least AND maximum AND scale(value) <= 20);

DROP INDEX component_score_as_scored;
ALTER TABLE component_score
  DROP CONSTRAINT component_score_criteria_set_id_component_code_domain_maxi_fkey,
  DROP CONSTRAINT component_score_check,
  DROP CONSTRAINT component_score_check1,
  DROP CONSTRAINT component_score_check2,
  DROP CONSTRAINT component_score_reason,
  DROP CONSTRAINT component_score_correction,
  ADD COLUMN least numeric NOT NULL DEFAULT 0,
  ADD COLUMN self_given jsonb,
  ADD COLUMN appraised_given jsonb,
  ADD COLUMN corrected_given jsonb;
UPDATE component_score SET
  self_given = jsonb_build_object('kind', 'INPUTS', 'inputs', jsonb_build_object('points', trim_scale(self_score)::text))
WHERE self_score IS NOT NULL;
UPDATE component_score SET appraised_given =
  jsonb_build_object('kind', 'INPUTS', 'inputs', jsonb_build_object('points', trim_scale(appraised_score)::text))
WHERE appraised_score IS NOT NULL;
UPDATE component_score SET corrected_given =
  jsonb_build_object('kind', 'INPUTS', 'inputs', jsonb_build_object('points', trim_scale(corrected_score)::text))
WHERE corrected_score IS NOT NULL;
ALTER TABLE component_score
  ALTER COLUMN least DROP DEFAULT,
  ADD CONSTRAINT component_score_self_score CHECK (
    self_score IS NULL OR (self_score BETWEEN least AND maximum AND self_given IS NOT NULL)
  ),
  ADD CONSTRAINT component_score_appraised_score CHECK (
    appraised_score IS NULL OR (appraised_score BETWEEN least AND maximum AND appraised_given IS NOT NULL)
  ),
  ADD CONSTRAINT component_score_corrected_score CHECK (
    corrected_score IS NULL OR (corrected_score BETWEEN least AND maximum AND corrected_given IS NOT NULL)
  ),
  ADD CONSTRAINT component_score_reason CHECK (
    appraised_given IS NULL OR self_given IS NULL OR appraised_given = self_given OR reason IS NOT NULL
  ),
  ADD CONSTRAINT component_score_correction CHECK (
    corrected_given IS NULL OR (appraised_given IS NOT NULL AND reason IS NOT NULL)
  );
DROP INDEX criteria_node_as_scored;
CREATE UNIQUE INDEX criteria_node_as_scored ON criteria_node (criteria_set_id, code, domain, maximum, least);
CREATE UNIQUE INDEX component_score_as_scored ON component_score (assessment_id, component_code, maximum, least);
ALTER TABLE component_score
  ADD CONSTRAINT component_score_of_criteria FOREIGN KEY (criteria_set_id, component_code, domain, maximum, least)
    REFERENCES criteria_node (criteria_set_id, code, domain, maximum, least);
ALTER TABLE score_value
  ADD CONSTRAINT score_value_of_component FOREIGN KEY (assessment_id, component_code, maximum, least)
    REFERENCES component_score (assessment_id, component_code, maximum, least);
CREATE TRIGGER score_value_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON score_value
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_any_change();

-- With a bonus, points may pass the maximum where the set says so.

ALTER TABLE assessment
  DROP CONSTRAINT assessment_check,
  DROP CONSTRAINT assessment_value_check,
  ADD CONSTRAINT assessment_points CHECK (points >= 0),
  ADD CONSTRAINT assessment_value CHECK (value >= 0);

-- The values of a block by which components are measured, settled for good when its appraisal closes.

CREATE TABLE closed_appraisal (
  period_id uuid NOT NULL,
  block_code text NOT NULL,
  closed_by uuid NOT NULL,
  closed_at timestamptz(3) NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (period_id, block_code),
  FOREIGN KEY (period_id, block_code) REFERENCES period_block
);
CREATE TRIGGER closed_appraisal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON closed_appraisal
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_any_change();

CREATE TABLE settled_reference (
  period_id uuid NOT NULL,
  block_code text NOT NULL,
  component_code text NOT NULL,
  name text NOT NULL CHECK (name IN ('best', 'bestWithoutTarget')),
  value numeric NOT NULL CHECK (scale(value) <= 10),
  organization_ids uuid[] NOT NULL CHECK (cardinality(organization_ids) > 0),
  PRIMARY KEY (period_id, block_code, component_code, name),
  FOREIGN KEY (period_id, block_code) REFERENCES closed_appraisal
);
CREATE TRIGGER settled_reference_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON settled_reference
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_any_change();
