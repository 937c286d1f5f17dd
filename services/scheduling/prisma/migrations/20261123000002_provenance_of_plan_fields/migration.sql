-- Of a plan from an official source, what the source did not state: the other language, and the share to be visited.

ALTER TABLE inspection_plan ADD COLUMN provenance_exceptions jsonb NOT NULL DEFAULT '[]'
  CHECK (jsonb_typeof(provenance_exceptions) = 'array');
UPDATE inspection_plan SET provenance_exceptions = '[
  {"field": "title.en", "provenance": "TRANSLATED"},
  {"field": "issuer.en", "provenance": "TRANSLATED"},
  {"field": "domains.name.en", "provenance": "TRANSLATED"},
  {"field": "purposes.vi", "provenance": "TRANSLATED"},
  {"field": "purposes.en", "provenance": "TRANSLATED"},
  {"field": "requirements.vi", "provenance": "TRANSLATED"},
  {"field": "requirements.en", "provenance": "TRANSLATED"},
  {"field": "adHocGround.en", "provenance": "TRANSLATED"},
  {"field": "coverageTarget", "provenance": "SYNTHETIC"}
]' WHERE provenance = 'OFFICIAL';
ALTER TABLE inspection_plan ALTER COLUMN provenance_exceptions DROP DEFAULT;

-- Answers kept for retries tell the same as the plan.
UPDATE answered_mutation
SET answer = jsonb_set(answer, '{plan,provenanceExceptions}', plan.provenance_exceptions)
FROM inspection_plan AS plan
WHERE answer -> 'plan' ->> 'id' = plan.id::text;
