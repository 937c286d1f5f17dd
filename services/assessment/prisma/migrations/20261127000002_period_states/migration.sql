-- A period is drafted, opened, decided by the council, published and locked, in this order. What was published without a
-- decision of the council counts as decided by what published it; what was locked and not published is open again, with
-- its windows over.

ALTER TABLE assessment_period
  ADD COLUMN draft_blocks text[],
  ADD COLUMN decision_number text CHECK (decision_number <> ''),
  ADD COLUMN decision_decided_on date,
  ADD COLUMN decision_provenance text CHECK (decision_provenance IN ('OFFICIAL', 'TRANSLATED', 'SYNTHETIC')),
  ADD COLUMN decided_at timestamptz(3),
  DROP CONSTRAINT assessment_period_state_check;

UPDATE assessment_period SET state = 'OPEN' WHERE published_at IS NULL;
UPDATE assessment_period
SET state = CASE state WHEN 'OPEN' THEN 'PUBLISHED' ELSE state END, decision_number = publication_number,
  decision_decided_on = publication_decided_on, decision_provenance = publication_provenance, decided_at = published_at
WHERE published_at IS NOT NULL;

ALTER TABLE assessment_period
  ADD CONSTRAINT assessment_period_state_check
    CHECK (state IN ('DRAFT', 'OPEN', 'DECIDED', 'PUBLISHED', 'LOCKED')),
  ADD CONSTRAINT assessment_period_draft CHECK ((state = 'DRAFT') = (coalesce(cardinality(draft_blocks), 0) > 0)),
  ADD CONSTRAINT assessment_period_decision CHECK (
    num_nonnulls(decision_number, decision_decided_on, decision_provenance, decided_at)
      = CASE WHEN state IN ('DECIDED', 'PUBLISHED', 'LOCKED') THEN 4 ELSE 0 END
  ),
  ADD CONSTRAINT assessment_period_published CHECK (
    (state IN ('PUBLISHED', 'LOCKED')) = (published_at IS NOT NULL)
  );

CREATE FUNCTION refuse_period_backwards() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  states constant text[] := ARRAY['DRAFT', 'OPEN', 'DECIDED', 'PUBLISHED', 'LOCKED'];
BEGIN
  IF array_position(states, NEW.state) NOT IN (array_position(states, OLD.state), array_position(states, OLD.state) + 1)
  THEN
    RAISE EXCEPTION 'A period goes from % to %', OLD.state, NEW.state
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'assessment_period_in_order';
  END IF;
  IF OLD.state <> 'DRAFT'
    AND (NEW.index_code, NEW.year, NEW.provenance) IS DISTINCT FROM (OLD.index_code, OLD.year, OLD.provenance)
  THEN
    RAISE EXCEPTION 'What a period is of changes only in its draft'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'assessment_period_as_opened';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER assessment_period_in_order BEFORE UPDATE ON assessment_period
  FOR EACH ROW EXECUTE FUNCTION refuse_period_backwards();
