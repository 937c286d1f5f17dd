-- Whether a unit that submits in the time that an extension gave it counts as late; gates of a criteria set may ask.

ALTER TABLE round_extension
  ADD COLUMN counts_as_late boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT round_extension_counts_as_late
    CHECK (NOT counts_as_late OR (round = 'SELF_SCORING' AND organization_id IS NOT NULL));
