-- What nobody had told until now counts as made up.

ALTER TABLE block ADD COLUMN provenance text NOT NULL DEFAULT 'SYNTHETIC'
  CHECK (provenance IN ('OFFICIAL', 'TRANSLATED', 'SYNTHETIC'));
ALTER TABLE block ALTER COLUMN provenance DROP DEFAULT;

ALTER TABLE organization ADD COLUMN provenance_exceptions jsonb NOT NULL DEFAULT '[]'
  CHECK (jsonb_typeof(provenance_exceptions) = 'array');
UPDATE organization SET provenance_exceptions = coalesce(
  (SELECT jsonb_agg(jsonb_build_object('field', field, 'provenance', told.provenance))
   FROM (VALUES
     ('code', 'SYNTHETIC'), ('name.en', name_en_provenance), ('shortName', 'SYNTHETIC'),
     ('validFrom', 'SYNTHETIC'), ('memberships', 'SYNTHETIC')
   ) AS told (field, provenance)
   WHERE told.provenance <> organization.provenance),
  '[]'
);
ALTER TABLE organization ALTER COLUMN provenance_exceptions DROP DEFAULT;
ALTER TABLE organization DROP COLUMN name_en_provenance;
