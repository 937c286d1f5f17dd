-- Units by their names of each day: until now every unit had one, which holds on all its days.

ALTER TABLE unit ADD COLUMN names jsonb CHECK (jsonb_typeof(names) = 'array');
UPDATE unit SET names = jsonb_build_array(jsonb_build_object(
  'name', jsonb_build_object('vi', name_vi, 'en', name_en), 'from', valid_from, 'to', valid_to
));
ALTER TABLE unit ALTER COLUMN names SET NOT NULL, DROP COLUMN name_vi, DROP COLUMN name_en;
