-- Units by their names of each day: until now every unit had one, which holds on all its days.

ALTER TABLE known_organization ADD COLUMN names jsonb CHECK (jsonb_typeof(names) = 'array');
UPDATE known_organization SET names = jsonb_build_array(
  jsonb_build_object('name', name, 'from', valid_from, 'to', valid_to)
);
ALTER TABLE known_organization ALTER COLUMN names SET NOT NULL, DROP COLUMN name;
CREATE INDEX known_organization_ending ON known_organization (valid_to) WHERE valid_to IS NOT NULL;

-- The papers that end a visit, where they have numbers.
ALTER TABLE visit
  ADD COLUMN minutes_number text CHECK (btrim(minutes_number) <> ''),
  ADD COLUMN cancel_decision_number text CHECK (btrim(cancel_decision_number) <> ''),
  ADD CONSTRAINT visit_numbers CHECK (
    (minutes_number IS NULL OR state = 'CONCLUDED') AND (cancel_decision_number IS NULL OR state = 'CANCELLED')
  );
