-- A decision that changed the City's structure, and the units by their days.

CREATE TABLE structure_change (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('RENAMED', 'MOVED', 'MERGED', 'SPLIT', 'DISSOLVED')),
  effective_on date NOT NULL,
  decision_number text NOT NULL CHECK (decision_number IS NFC NORMALIZED AND btrim(decision_number) <> ''),
  decision_date date NOT NULL,
  decision_provenance text NOT NULL CHECK (decision_provenance IN ('OFFICIAL', 'TRANSLATED', 'SYNTHETIC')),
  made_by uuid,
  made_at timestamptz(3) NOT NULL
);
CREATE INDEX structure_change_by_day ON structure_change (effective_on);

CREATE TABLE organization_name (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL REFERENCES organization,
  name_vi text COLLATE "vi-x-icu" NOT NULL CHECK (name_vi IS NFC NORMALIZED AND name_vi <> ''),
  name_en text NOT NULL CHECK (name_en IS NFC NORMALIZED AND name_en <> ''),
  short_name text NOT NULL CHECK (short_name IS NFC NORMALIZED AND short_name <> ''),
  search_key text NOT NULL,
  name_vi_provenance text NOT NULL CHECK (name_vi_provenance IN ('OFFICIAL', 'TRANSLATED', 'SYNTHETIC')),
  name_en_provenance text NOT NULL CHECK (name_en_provenance IN ('OFFICIAL', 'TRANSLATED', 'SYNTHETIC')),
  short_name_provenance text NOT NULL CHECK (short_name_provenance IN ('OFFICIAL', 'TRANSLATED', 'SYNTHETIC')),
  valid_from date NOT NULL,
  valid_to date CHECK (valid_to > valid_from),
  change_id uuid REFERENCES structure_change,
  CONSTRAINT organization_name_one_at_a_time EXCLUDE USING gist (
    organization_id WITH =,
    daterange(valid_from, valid_to) WITH &&
  )
);
CREATE INDEX organization_name_by_organization ON organization_name (organization_id);
CREATE INDEX organization_name_in_order ON organization_name (name_vi, organization_id);
CREATE INDEX organization_name_search ON organization_name USING gin (search_key gin_trgm_ops);

-- Every unit had one name until now, which holds on all its days.
INSERT INTO organization_name
SELECT gen_random_uuid(), id, name_vi, name_en, short_name, search_key,
  coalesce(excepted ->> 'name.vi', provenance), coalesce(excepted ->> 'name.en', provenance),
  coalesce(excepted ->> 'shortName', provenance), valid_from, valid_to, NULL
FROM organization
CROSS JOIN LATERAL (
  SELECT coalesce(jsonb_object_agg(one ->> 'field', one ->> 'provenance'), '{}') AS excepted
  FROM jsonb_array_elements(provenance_exceptions) AS one
) AS exceptions;

ALTER TABLE organization
  ADD COLUMN ended_by uuid REFERENCES structure_change,
  ADD COLUMN changed_by uuid,
  ADD COLUMN changed_at timestamptz(3),
  ADD COLUMN last_change text NOT NULL DEFAULT 'registerOrganization',
  ADD CONSTRAINT organization_end CHECK (ended_by IS NULL OR valid_to IS NOT NULL);
ALTER TABLE organization ALTER COLUMN last_change DROP DEFAULT;
-- When a unit was registered its event tells.
UPDATE organization SET changed_at = coalesce(
  (SELECT min((headers ->> 'ce_businesstime')::timestamptz) FROM messaging.outbox WHERE key = organization.id::text),
  now()
);
ALTER TABLE organization ALTER COLUMN changed_at SET NOT NULL;
UPDATE organization SET provenance_exceptions = coalesce(
  (SELECT jsonb_agg(one) FROM jsonb_array_elements(provenance_exceptions) AS one
   WHERE one ->> 'field' NOT IN ('name.vi', 'name.en', 'shortName')),
  '[]'
);
ALTER TABLE organization
  DROP COLUMN name_vi, DROP COLUMN name_en, DROP COLUMN short_name, DROP COLUMN search_key;

ALTER TABLE block_membership ADD COLUMN change_id uuid REFERENCES structure_change;
CREATE INDEX block_membership_by_organization ON block_membership (organization_id);

-- Where a unit's duties came from and went to.
CREATE TABLE lineage_link (
  change_id uuid NOT NULL REFERENCES structure_change,
  predecessor_id uuid NOT NULL REFERENCES organization,
  successor_id uuid NOT NULL REFERENCES organization,
  PRIMARY KEY (change_id, predecessor_id, successor_id),
  CONSTRAINT lineage_link_of_two CHECK (predecessor_id <> successor_id)
);
CREATE INDEX lineage_link_by_predecessor ON lineage_link (predecessor_id);
CREATE INDEX lineage_link_by_successor ON lineage_link (successor_id);

-- Nothing of a unit holds on a day on which the unit does not exist.
CREATE FUNCTION refuse_outside_validity() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  unit uuid := CASE WHEN TG_TABLE_NAME = 'organization' THEN (to_jsonb(NEW) ->> 'id')::uuid
    ELSE (to_jsonb(NEW) ->> 'organization_id')::uuid END;
BEGIN
  IF EXISTS (
    SELECT FROM organization
    CROSS JOIN LATERAL (
      SELECT valid_from, valid_to FROM block_membership WHERE organization_id = organization.id
      UNION ALL
      SELECT valid_from, valid_to FROM organization_name WHERE organization_id = organization.id
    ) AS held (valid_from, valid_to)
    WHERE organization.id = unit
      AND NOT daterange(organization.valid_from, organization.valid_to)
        @> daterange(held.valid_from, held.valid_to)
  ) THEN
    RAISE EXCEPTION 'a name or membership of % reaches beyond its days: constraint "organization_validity"', unit
      USING ERRCODE = 'check_violation', CONSTRAINT = 'organization_validity';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER organization_validity AFTER INSERT OR UPDATE ON organization
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_outside_validity();
CREATE CONSTRAINT TRIGGER organization_validity AFTER INSERT OR UPDATE ON organization_name
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_outside_validity();
CREATE CONSTRAINT TRIGGER organization_validity AFTER INSERT OR UPDATE ON block_membership
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_outside_validity();

-- Answers kept for retries tell the unit in its new shape.
UPDATE answered_mutation SET answer = jsonb_set(answer, '{organization}',
  (answer -> 'organization') - '{name,shortName,searchKey}'::text[]
  || (SELECT jsonb_build_object(
        'names', jsonb_build_array(jsonb_build_object(
          'id', name.id, 'name', answer -> 'organization' -> 'name',
          'shortName', name.short_name, 'searchKey', name.search_key,
          'provenance', jsonb_build_object('vi', name.name_vi_provenance, 'en', name.name_en_provenance,
            'shortName', name.short_name_provenance),
          'from', name.valid_from, 'to', name.valid_to, 'changeId', NULL)),
        'memberships', (SELECT jsonb_agg(one || '{"changeId": null}')
          FROM jsonb_array_elements(answer -> 'organization' -> 'memberships') AS one),
        'provenanceExceptions', unit.provenance_exceptions,
        'endedBy', NULL, 'changedBy', NULL, 'changedAt', to_char(unit.changed_at AT TIME ZONE 'UTC',
          'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'lastChange', unit.last_change)
      FROM organization AS unit JOIN organization_name AS name ON name.organization_id = unit.id
      WHERE unit.id = (answer -> 'organization' ->> 'id')::uuid))
WHERE mutation = 'registerOrganization' AND answer -> 'organization' IS NOT NULL;
