-- The indexes that the City's plan names are official in Vietnamese; what nobody had told of others counts as made up.

ALTER TABLE assessment_index
  ADD COLUMN provenance text NOT NULL DEFAULT 'SYNTHETIC'
    CHECK (provenance IN ('OFFICIAL', 'TRANSLATED', 'SYNTHETIC')),
  ADD COLUMN provenance_exceptions jsonb NOT NULL DEFAULT '[]'
    CHECK (jsonb_typeof(provenance_exceptions) = 'array');
UPDATE assessment_index
SET provenance = 'OFFICIAL', provenance_exceptions = '[{"field": "name.en", "provenance": "TRANSLATED"}]'
WHERE (code, name_vi) IN (
  ('PAR', 'Chỉ số cải cách hành chính'),
  ('DTI', 'Chỉ số chuyển đổi số'),
  ('DDCI', 'Năng lực cạnh tranh cấp sở, ban, ngành và địa phương')
);
ALTER TABLE assessment_index
  ALTER COLUMN provenance DROP DEFAULT,
  ALTER COLUMN provenance_exceptions DROP DEFAULT;
