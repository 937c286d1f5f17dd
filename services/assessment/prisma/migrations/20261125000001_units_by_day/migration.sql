-- Units by their days, and by their names of each day: until now every unit had one name, and no unit had an end.

ALTER TABLE unit
  ADD COLUMN names jsonb CHECK (jsonb_typeof(names) = 'array'),
  ADD COLUMN valid_to date;
UPDATE unit SET names = jsonb_build_array(
  jsonb_build_object('name', jsonb_build_object('vi', name_vi, 'en', name_en), 'from', '0001-01-01', 'to', NULL)
);
ALTER TABLE unit ALTER COLUMN names SET NOT NULL, DROP COLUMN name_vi, DROP COLUMN name_en;
