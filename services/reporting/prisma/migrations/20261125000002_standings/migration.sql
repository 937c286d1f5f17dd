-- How every assessment stands, as it is told inside and as it is told to everybody. Until now only what was completed
-- was kept, as it is told inside: those rows stay, as drafts, until newer events tell more.

ALTER TABLE assessment_result RENAME TO assessment_standing;
ALTER INDEX assessment_result_by_year RENAME TO assessment_standing_by_year;
ALTER INDEX assessment_result_by_organization RENAME TO assessment_standing_by_organization;
ALTER INDEX assessment_result_by_code RENAME TO assessment_standing_by_code;

ALTER TABLE assessment_standing
  ADD COLUMN audience text NOT NULL DEFAULT 'INTERNAL' CHECK (audience IN ('INTERNAL', 'PUBLIC')),
  ADD COLUMN state text NOT NULL DEFAULT 'COMPLETED' CHECK (state IN ('SUBMITTED', 'COMPLETED', 'WITHDRAWN')),
  ADD COLUMN correction jsonb,
  ADD COLUMN withdrawal jsonb,
  ADD COLUMN publication jsonb,
  ADD COLUMN first_value numeric(38, 20),
  ADD COLUMN first_published_at timestamptz(3),
  ADD COLUMN published_together integer CHECK (published_together > 0),
  DROP CONSTRAINT assessment_result_pkey,
  ADD CONSTRAINT assessment_standing_pkey PRIMARY KEY (id, audience),
  ALTER COLUMN points DROP NOT NULL,
  ALTER COLUMN maximum DROP NOT NULL,
  ALTER COLUMN domains DROP NOT NULL,
  ALTER COLUMN components DROP NOT NULL,
  ALTER COLUMN criteria_set_id DROP NOT NULL,
  ALTER COLUMN criteria_title_vi DROP NOT NULL,
  ALTER COLUMN criteria_title_en DROP NOT NULL,
  ALTER COLUMN criteria_source DROP NOT NULL,
  ALTER COLUMN criteria_provenance DROP NOT NULL,
  ALTER COLUMN completed_at DROP NOT NULL,
  ADD CONSTRAINT assessment_standing_result CHECK (
    num_nonnulls(points, maximum, domains, components, criteria_set_id, criteria_title_vi, criteria_title_en,
      criteria_source, criteria_provenance) = CASE state WHEN 'COMPLETED' THEN 9 ELSE 0 END
    AND (completed_at IS NOT NULL OR state <> 'COMPLETED')
    AND (value IS NULL OR state = 'COMPLETED')
    AND (correction IS NULL OR state = 'COMPLETED')
    AND (withdrawal IS NOT NULL) = (state = 'WITHDRAWN')
  ),
  ADD CONSTRAINT assessment_standing_publication CHECK (
    (publication IS NOT NULL) = (audience = 'PUBLIC')
    AND (audience = 'PUBLIC' OR num_nonnulls(first_value, first_published_at, published_together) = 0)
  );

ALTER TABLE assessment_standing ALTER COLUMN audience DROP DEFAULT, ALTER COLUMN state DROP DEFAULT;
