-- On what units are ranked, by the criteria they were scored by; the shown value where nothing else is told.

ALTER TABLE assessment_standing
  ADD COLUMN ranked_on text NOT NULL DEFAULT 'SHOWN' CHECK (ranked_on IN ('SHOWN', 'EXACT'));
