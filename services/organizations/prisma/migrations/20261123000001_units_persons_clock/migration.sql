CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE block (
  code text PRIMARY KEY CHECK (code ~ '^[A-Z0-9_-]{1,40}$'),
  name_vi text COLLATE "vi-x-icu" NOT NULL CHECK (name_vi IS NFC NORMALIZED AND name_vi <> ''),
  name_en text NOT NULL CHECK (name_en IS NFC NORMALIZED AND name_en <> ''),
  position integer NOT NULL
);

CREATE TABLE organization (
  id uuid PRIMARY KEY,
  code text NOT NULL CHECK (code ~ '^[A-Z0-9_-]{1,20}$'),
  name_vi text COLLATE "vi-x-icu" NOT NULL CHECK (name_vi IS NFC NORMALIZED AND name_vi <> ''),
  name_en text NOT NULL CHECK (name_en IS NFC NORMALIZED AND name_en <> ''),
  short_name text NOT NULL CHECK (short_name IS NFC NORMALIZED AND short_name <> ''),
  search_key text NOT NULL,
  provenance text NOT NULL CHECK (provenance IN ('OFFICIAL', 'TRANSLATED', 'SYNTHETIC')),
  name_en_provenance text NOT NULL CHECK (name_en_provenance IN ('OFFICIAL', 'TRANSLATED', 'SYNTHETIC')),
  valid_from date NOT NULL,
  valid_to date CHECK (valid_to > valid_from),
  version integer NOT NULL CHECK (version > 0)
);
CREATE UNIQUE INDEX organization_code_key ON organization (code);
CREATE INDEX organization_by_name ON organization (name_vi, id);
CREATE INDEX organization_search ON organization USING gin (search_key gin_trgm_ops);

CREATE TABLE block_membership (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL REFERENCES organization,
  block_code text NOT NULL REFERENCES block,
  index_code text,
  valid_from date NOT NULL,
  valid_to date CHECK (valid_to > valid_from),
  CONSTRAINT block_membership_one_at_a_time EXCLUDE USING gist (
    organization_id WITH =,
    coalesce(index_code, '') WITH =,
    daterange(valid_from, valid_to) WITH &&
  )
);
CREATE INDEX block_membership_by_block ON block_membership (block_code);

CREATE TABLE person (
  id uuid PRIMARY KEY,
  subject text NOT NULL CHECK (subject <> ''),
  name_vi text COLLATE "vi-x-icu" NOT NULL CHECK (name_vi IS NFC NORMALIZED AND name_vi <> ''),
  name_en text NOT NULL CHECK (name_en IS NFC NORMALIZED AND name_en <> ''),
  organization_id uuid NOT NULL REFERENCES organization,
  provenance text NOT NULL CHECK (provenance IN ('OFFICIAL', 'TRANSLATED', 'SYNTHETIC')),
  version integer NOT NULL CHECK (version > 0),
  changed_by uuid,
  changed_at timestamptz(3) NOT NULL,
  last_change text NOT NULL
);
CREATE UNIQUE INDEX person_subject_key ON person (subject);
CREATE INDEX person_by_name ON person (name_vi, id);
CREATE INDEX person_by_organization ON person (organization_id);

CREATE TABLE person_right (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  role text NOT NULL,
  organization_id uuid REFERENCES organization,
  valid_from date NOT NULL,
  valid_to date CHECK (valid_to >= valid_from),
  CONSTRAINT person_right_scope CHECK (
    (role IN ('APPRAISER', 'UNIT_LEADER', 'UNIT_OFFICER')) = (organization_id IS NOT NULL)
  ),
  CONSTRAINT person_right_held_once EXCLUDE USING gist (
    person_id WITH =,
    role WITH =,
    coalesce(organization_id, '00000000-0000-0000-0000-000000000000') WITH =,
    daterange(valid_from, valid_to) WITH &&
  )
);
CREATE INDEX person_right_by_person ON person_right (person_id);
CREATE INDEX person_right_by_role ON person_right (role);

CREATE TABLE platform_clock (
  id smallint PRIMARY KEY CHECK (id = 1),
  offset_milliseconds bigint NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  moved_at timestamptz(3) NOT NULL
);
INSERT INTO platform_clock VALUES (1, 0, 1, now());
