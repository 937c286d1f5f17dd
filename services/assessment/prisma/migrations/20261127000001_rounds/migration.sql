-- A period may have rounds after the first appraisal: explanation, second appraisal, council.

ALTER TABLE assessment_period
  ADD COLUMN explanation_from timestamptz(3),
  ADD COLUMN explanation_to timestamptz(3),
  ADD COLUMN second_appraisal_from timestamptz(3),
  ADD COLUMN second_appraisal_to timestamptz(3),
  ADD COLUMN council_from timestamptz(3),
  ADD COLUMN council_to timestamptz(3),
  ADD CONSTRAINT assessment_period_rounds CHECK (
    num_nonnulls(explanation_from, explanation_to, second_appraisal_from, second_appraisal_to) IN (0, 4)
    AND num_nonnulls(council_from, council_to) IN (0, 2)
    AND appraisal_to <= explanation_from AND explanation_from < explanation_to
    AND explanation_to <= second_appraisal_from AND second_appraisal_from < second_appraisal_to
    AND coalesce(second_appraisal_to, appraisal_to) <= council_from AND council_from < council_to
  );

-- That a round ends later, for all units of a period or for one, and why; the windows of all stand in assessment_period.

CREATE TABLE round_extension (
  id uuid PRIMARY KEY,
  period_id uuid NOT NULL REFERENCES assessment_period,
  round text NOT NULL CHECK (round IN ('SELF_SCORING', 'APPRAISAL', 'EXPLANATION', 'SECOND_APPRAISAL', 'COUNCIL')),
  organization_id uuid,
  until timestamptz(3) NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  extended_by uuid NOT NULL,
  extended_at timestamptz(3) NOT NULL CHECK (extended_at < until),
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  FOREIGN KEY (period_id, organization_id) REFERENCES assessment (period_id, organization_id)
);
CREATE INDEX round_extension_of_period ON round_extension (period_id, organization_id);
CREATE TRIGGER round_extension_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON round_extension
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_any_change();

-- The unit's officers hand what they scored to its leader, who submits it or sends it back.

ALTER TABLE assessment
  DROP CONSTRAINT assessment_state_check,
  ADD CONSTRAINT assessment_state_check
    CHECK (state IN ('SELF_SCORING', 'PRESENTED', 'SUBMITTED', 'COMPLETED', 'WITHDRAWN')),
  DROP CONSTRAINT assessment_submitted_at,
  ADD CONSTRAINT assessment_submitted_at CHECK ((state IN ('SELF_SCORING', 'PRESENTED')) = (submitted_at IS NULL));

CREATE TABLE assessment_return (
  assessment_id uuid NOT NULL REFERENCES assessment,
  version integer NOT NULL CHECK (version > 1),
  kind text NOT NULL CHECK (kind IN ('SENT_BACK', 'REVISION')),
  reason text NOT NULL CHECK (reason <> ''),
  made_by uuid NOT NULL,
  made_at timestamptz(3) NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (assessment_id, version)
);
CREATE TRIGGER assessment_return_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON assessment_return
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_any_change();

-- What later rounds give stands beside what was given before, which stays.

ALTER TABLE component_score
  ADD COLUMN note text CHECK (note <> ''),
  ADD COLUMN second_given jsonb,
  ADD COLUMN second_score numeric,
  ADD COLUMN council_given jsonb,
  ADD COLUMN council_score numeric,
  ADD CONSTRAINT component_score_second_score CHECK (
    second_score IS NULL OR (second_score BETWEEN least AND maximum AND second_given IS NOT NULL)
  ),
  ADD CONSTRAINT component_score_council_score CHECK (
    council_score IS NULL OR (council_score BETWEEN least AND maximum AND council_given IS NOT NULL)
  ),
  ADD CONSTRAINT component_score_second_reason CHECK (
    second_given IS NULL OR second_given = coalesce(appraised_given, self_given, second_given) OR reason IS NOT NULL
  ),
  ADD CONSTRAINT component_score_council_reason CHECK (council_given IS NULL OR reason IS NOT NULL),
  DROP CONSTRAINT component_score_correction,
  ADD CONSTRAINT component_score_correction CHECK (
    corrected_given IS NULL
      OR (coalesce(appraised_given, second_given, council_given) IS NOT NULL AND reason IS NOT NULL)
  );
ALTER TABLE score_value
  DROP CONSTRAINT score_value_round_check,
  ADD CONSTRAINT score_value_round_check
    CHECK (round IN ('SELF', 'APPRAISAL', 'SECOND_APPRAISAL', 'COUNCIL', 'CORRECTION'));

CREATE TABLE component_explanation (
  assessment_id uuid NOT NULL,
  component_code text NOT NULL,
  text text NOT NULL CHECK (text <> ''),
  given_by uuid NOT NULL,
  given_at timestamptz(3) NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT component_explanation_once PRIMARY KEY (assessment_id, component_code),
  FOREIGN KEY (assessment_id, component_code) REFERENCES component_score
);
CREATE TRIGGER component_explanation_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON component_explanation
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_any_change();

ALTER TABLE assessment_decision
  DROP CONSTRAINT assessment_decision_kind_check,
  ADD CONSTRAINT assessment_decision_kind_check CHECK (kind IN ('COUNCIL', 'CORRECTION', 'WITHDRAWAL'));
