-- To press the parts of a scorecard costs a third of all that it takes to write one.

ALTER TABLE assessment_standing
  ALTER COLUMN components SET STORAGE EXTERNAL,
  ALTER COLUMN domains SET STORAGE EXTERNAL;
