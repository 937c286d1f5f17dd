-- Components are appraised by a department, or by a person for it; one may be put in the place of another, which is kept.

ALTER TABLE appraiser_assignment RENAME TO domain_appraiser;

CREATE TABLE appraiser_assignment (
  assessment_id uuid NOT NULL,
  component_code text NOT NULL,
  organization_id uuid NOT NULL,
  department_id uuid NOT NULL,
  person_id uuid,
  person_home_id uuid,
  reason text CHECK (reason <> ''),
  version integer NOT NULL CHECK (version > 0),
  assigned_by uuid,
  assigned_at timestamptz(3) NOT NULL,
  CONSTRAINT appraiser_assignment_one_per_component PRIMARY KEY (assessment_id, component_code),
  CONSTRAINT appraiser_assignment_of_component
    FOREIGN KEY (assessment_id, component_code) REFERENCES component_score,
  CONSTRAINT appraiser_assignment_of_unit FOREIGN KEY (assessment_id, organization_id) REFERENCES assessment (id, organization_id),
  CONSTRAINT appraiser_assignment_person CHECK ((person_id IS NULL) = (person_home_id IS NULL)),
  CONSTRAINT appraiser_assignment_not_own_unit CHECK (
    organization_id <> department_id AND (person_home_id IS NULL OR organization_id <> person_home_id)
  )
);

INSERT INTO appraiser_assignment
SELECT d.assessment_id, c.component_code, d.organization_id, d.appraiser_organization_id, d.person_id,
  d.appraiser_home_id, NULL, 1, d.assigned_by, d.assigned_at
FROM domain_appraiser d JOIN component_score c USING (assessment_id, domain);
DROP TABLE domain_appraiser;

CREATE INDEX appraiser_assignment_of_department ON appraiser_assignment (department_id, person_id, assessment_id);

-- Who appraised what from when on, and why one came in the place of another; never changed.

CREATE TABLE appraiser_assigned (
  assessment_id uuid NOT NULL,
  component_code text NOT NULL,
  version integer NOT NULL,
  department_id uuid NOT NULL,
  person_id uuid,
  reason text,
  assigned_by uuid,
  assigned_at timestamptz(3) NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (assessment_id, component_code, version)
);
INSERT INTO appraiser_assigned
SELECT assessment_id, component_code, version, department_id, person_id, reason, assigned_by, assigned_at
FROM appraiser_assignment;
CREATE TRIGGER appraiser_assigned_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON appraiser_assigned
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_any_change();

CREATE FUNCTION keep_appraiser_assigned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO appraiser_assigned
    (assessment_id, component_code, version, department_id, person_id, reason, assigned_by, assigned_at)
  SELECT assessment_id, component_code, version, department_id, person_id, reason, assigned_by, assigned_at FROM kept;
  RETURN NULL;
END $$;
CREATE TRIGGER appraiser_assignment_inserted AFTER INSERT ON appraiser_assignment
  REFERENCING NEW TABLE AS kept FOR EACH STATEMENT EXECUTE FUNCTION keep_appraiser_assigned();
CREATE TRIGGER appraiser_assignment_replaced AFTER UPDATE ON appraiser_assignment
  REFERENCING NEW TABLE AS kept FOR EACH STATEMENT EXECUTE FUNCTION keep_appraiser_assigned();
