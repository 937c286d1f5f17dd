-- A period is published once, by a decision; what is completed is corrected or withdrawn by decisions.

ALTER TABLE assessment_period
  ADD COLUMN publication_number text CHECK (publication_number <> ''),
  ADD COLUMN publication_decided_on date,
  ADD COLUMN publication_provenance text CHECK (publication_provenance IN ('OFFICIAL', 'TRANSLATED', 'SYNTHETIC')),
  ADD COLUMN published_at timestamptz(3),
  ADD CONSTRAINT assessment_period_publication CHECK (
    num_nonnulls(publication_number, publication_decided_on, publication_provenance, published_at) IN (0, 4)
  );

CREATE FUNCTION refuse_change_of_publication() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a period is published once'
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'assessment_period_published_once';
END $$;
CREATE TRIGGER assessment_period_published_once BEFORE UPDATE ON assessment_period
  FOR EACH ROW WHEN (
    OLD.published_at IS NOT NULL
    AND (OLD.publication_number, OLD.publication_decided_on, OLD.publication_provenance, OLD.published_at)
      IS DISTINCT FROM
      (NEW.publication_number, NEW.publication_decided_on, NEW.publication_provenance, NEW.published_at)
  ) EXECUTE FUNCTION refuse_change_of_publication();

ALTER TABLE assessment
  ADD COLUMN correction_number text CHECK (correction_number <> ''),
  ADD COLUMN correction_decided_on date,
  ADD COLUMN correction_provenance text CHECK (correction_provenance IN ('OFFICIAL', 'TRANSLATED', 'SYNTHETIC')),
  ADD COLUMN withdrawal_number text CHECK (withdrawal_number <> ''),
  ADD COLUMN withdrawal_decided_on date,
  ADD COLUMN withdrawal_provenance text CHECK (withdrawal_provenance IN ('OFFICIAL', 'TRANSLATED', 'SYNTHETIC')),
  DROP CONSTRAINT assessment_state_check,
  ADD CONSTRAINT assessment_state_check CHECK (state IN ('SELF_SCORING', 'SUBMITTED', 'COMPLETED', 'WITHDRAWN')),
  DROP CONSTRAINT assessment_result,
  ADD CONSTRAINT assessment_result CHECK (
    (state IN ('COMPLETED', 'WITHDRAWN'))
      = (completed_at IS NOT NULL AND points IS NOT NULL AND maximum IS NOT NULL)
    AND (value IS NOT NULL) = (state IN ('COMPLETED', 'WITHDRAWN') AND maximum > 0)
    AND (value IS NULL) = (value_fraction IS NULL)
  ),
  ADD CONSTRAINT assessment_correction CHECK (
    num_nonnulls(correction_number, correction_decided_on, correction_provenance) IN (0, 3)
    AND (correction_number IS NULL OR state IN ('COMPLETED', 'WITHDRAWN'))
  ),
  ADD CONSTRAINT assessment_withdrawal CHECK (
    num_nonnulls(withdrawal_number, withdrawal_decided_on, withdrawal_provenance)
      = CASE state WHEN 'WITHDRAWN' THEN 3 ELSE 0 END
  );

CREATE FUNCTION refuse_change_of_withdrawn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a withdrawn assessment changes no more'
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'assessment_withdrawn_for_good';
END $$;
CREATE TRIGGER assessment_withdrawn_for_good BEFORE UPDATE OR DELETE ON assessment
  FOR EACH ROW WHEN (OLD.state = 'WITHDRAWN') EXECUTE FUNCTION refuse_change_of_withdrawn();

-- Every decision on an assessment, with the version of it that the decision made; the newest ones are in assessment.

CREATE TABLE assessment_decision (
  assessment_id uuid NOT NULL REFERENCES assessment,
  version integer NOT NULL CHECK (version > 1),
  kind text NOT NULL CHECK (kind IN ('CORRECTION', 'WITHDRAWAL')),
  decision_number text NOT NULL CHECK (decision_number <> ''),
  decided_on date NOT NULL,
  ground text NOT NULL CHECK (ground <> ''),
  provenance text NOT NULL CHECK (provenance IN ('OFFICIAL', 'TRANSLATED', 'SYNTHETIC')),
  made_by uuid NOT NULL,
  made_at timestamptz(3) NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (assessment_id, version)
);
CREATE UNIQUE INDEX assessment_decision_one_withdrawal ON assessment_decision (assessment_id)
  WHERE kind = 'WITHDRAWAL';
CREATE TRIGGER assessment_decision_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON assessment_decision
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_any_change();

-- A decided score stands beside the appraised one, which stays as it was given.

ALTER TABLE component_score
  ADD COLUMN corrected_score numeric CHECK (corrected_score BETWEEN 0 AND maximum),
  ADD CONSTRAINT component_score_correction CHECK (
    corrected_score IS NULL OR (appraised_score IS NOT NULL AND reason IS NOT NULL)
  );
ALTER TABLE score_value
  DROP CONSTRAINT score_value_round_check,
  ADD CONSTRAINT score_value_round_check CHECK (round IN ('SELF', 'APPRAISAL', 'CORRECTION'));
