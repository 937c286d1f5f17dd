CREATE TABLE unit (
  id uuid PRIMARY KEY,
  code text NOT NULL,
  name_vi text COLLATE "vi-x-icu" NOT NULL,
  name_en text NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  version integer NOT NULL CHECK (version > 0)
);

CREATE TABLE unit_membership (
  unit_id uuid NOT NULL REFERENCES unit,
  place integer NOT NULL,
  block_code text NOT NULL,
  block_name_vi text COLLATE "vi-x-icu" NOT NULL,
  block_name_en text NOT NULL,
  index_code text,
  valid_from date NOT NULL,
  valid_to date,
  PRIMARY KEY (unit_id, place)
);

CREATE TABLE assessment_result (
  id uuid PRIMARY KEY,
  period_id uuid NOT NULL,
  index_code text NOT NULL,
  year integer NOT NULL,
  organization_id uuid NOT NULL,
  organization_code text NOT NULL,
  organization_name_vi text COLLATE "vi-x-icu" NOT NULL,
  organization_name_en text NOT NULL,
  organization_provenance text NOT NULL CHECK (organization_provenance IN ('OFFICIAL', 'TRANSLATED', 'SYNTHETIC')),
  block_code text NOT NULL,
  block_name_vi text COLLATE "vi-x-icu" NOT NULL,
  block_name_en text NOT NULL,
  points numeric NOT NULL,
  maximum numeric NOT NULL,
  value numeric(38, 20),
  domains jsonb NOT NULL,
  components jsonb NOT NULL,
  criteria_set_id uuid NOT NULL,
  criteria_title_vi text NOT NULL,
  criteria_title_en text NOT NULL,
  criteria_source text NOT NULL,
  criteria_provenance text NOT NULL CHECK (criteria_provenance IN ('OFFICIAL', 'TRANSLATED', 'SYNTHETIC')),
  provenance text NOT NULL CHECK (provenance IN ('OFFICIAL', 'TRANSLATED', 'SYNTHETIC')),
  completed_at timestamptz(3) NOT NULL,
  business_time timestamptz(3) NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  version integer NOT NULL CHECK (version > 0)
);
CREATE INDEX assessment_result_by_year ON assessment_result (year, index_code);
CREATE INDEX assessment_result_by_organization ON assessment_result (organization_id, year);
CREATE INDEX assessment_result_by_code ON assessment_result (organization_code, year);
