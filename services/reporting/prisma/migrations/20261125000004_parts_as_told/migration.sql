-- The parts of a result are kept in the words of the event that told it: nothing takes them apart but who reads a
-- scorecard, and to write them costs a fraction. Rows from before get the same in other words until their next event.

ALTER TABLE assessment_standing ADD COLUMN told bytea;

UPDATE assessment_standing
  SET told = convert_to(jsonb_build_object('domains', domains, 'components', components)::text, 'UTF8')
  WHERE components IS NOT NULL;

ALTER TABLE assessment_standing
  ALTER COLUMN told SET STORAGE EXTERNAL,
  DROP CONSTRAINT assessment_standing_result,
  DROP COLUMN domains,
  DROP COLUMN components,
  ADD CONSTRAINT assessment_standing_result CHECK (
    num_nonnulls(points, maximum, told, criteria_set_id, criteria_title_vi, criteria_title_en,
      criteria_source, criteria_provenance) = CASE state WHEN 'COMPLETED' THEN 8 ELSE 0 END
    AND (completed_at IS NOT NULL OR state <> 'COMPLETED')
    AND (value IS NULL OR state = 'COMPLETED')
    AND (correction IS NULL OR state = 'COMPLETED')
    AND (withdrawal IS NOT NULL) = (state = 'WITHDRAWN')
  );
