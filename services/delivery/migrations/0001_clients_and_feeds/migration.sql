-- A department, by the identity it signs in with. A secret is kept as its scrypt hash; whoever changes it, or revokes
-- the client, ends every token that was given before.
CREATE TABLE client (
  id text PRIMARY KEY CHECK (id ~ '^[a-z0-9][a-z0-9-]{1,38}[a-z0-9]$'),
  name_vi text NOT NULL CHECK (name_vi <> ''),
  name_en text NOT NULL CHECK (name_en <> ''),
  secret_hash text NOT NULL,
  secret_version integer NOT NULL DEFAULT 1,
  registered_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz,
  webhooks_granted_at timestamptz
);

-- A published topic that a client may read.
CREATE TABLE client_topic (
  client_id text NOT NULL REFERENCES client,
  topic text NOT NULL,
  granted_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (client_id, topic)
);

-- A unit of a client's own, whose assessments it may read before they are published.
CREATE TABLE client_unit (
  client_id text NOT NULL REFERENCES client,
  organization_id uuid NOT NULL,
  organization_code text NOT NULL,
  granted_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (client_id, organization_id)
);

-- Units as organizations tells them, by which an administrator's codes are understood.
CREATE TABLE known_unit (
  id uuid PRIMARY KEY,
  code text NOT NULL,
  version integer NOT NULL
);
CREATE INDEX known_unit_code ON known_unit (code);

-- The copy of a topic's partition: `next_position` is what the next record gets. Nothing was removed from `whole_from`
-- on. Epochs number the removals of a topic: `whole_epoch` is the last that moved `whole_from`, `epoch` the last that
-- moved `readable_from`. Whoever read from the beginning since the `epoch`, or stands at `readable_from` or later, has
-- missed nothing.
CREATE TABLE feed_partition (
  topic text NOT NULL,
  partition integer NOT NULL CHECK (partition >= 0),
  next_position bigint NOT NULL DEFAULT 0,
  whole_from bigint NOT NULL DEFAULT 0,
  readable_from bigint NOT NULL DEFAULT 0,
  whole_epoch bigint NOT NULL DEFAULT 0,
  epoch bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (topic, partition)
) WITH (fillfactor = 50);

-- A record of a topic. Positions rise strictly within (topic, partition), in the order of the log; `sequence` is the
-- order of copying. `event` is the event in CloudEvents' JSON format.
CREATE TABLE feed_record (
  topic text NOT NULL,
  partition integer NOT NULL,
  position bigint NOT NULL,
  sequence bigint GENERATED ALWAYS AS IDENTITY,
  log_offset bigint NOT NULL,
  event_id uuid NOT NULL,
  key text NOT NULL,
  version integer NOT NULL,
  tombstone boolean NOT NULL,
  organization_id uuid,
  event text NOT NULL,
  copied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (topic, partition, position),
  FOREIGN KEY (topic, partition) REFERENCES feed_partition
);
CREATE INDEX feed_record_key ON feed_record (topic, key);
CREATE INDEX feed_record_unit ON feed_record (topic, partition, organization_id, position)
  WHERE organization_id IS NOT NULL;

-- The newest version of each key among the records that were removed from a topic that keeps everything for a time, and
-- the epoch of that removal: `verify` counts it on for whoever has read it.
CREATE TABLE feed_removed (
  topic text NOT NULL,
  key text NOT NULL,
  version integer NOT NULL,
  organization_id uuid,
  epoch bigint NOT NULL,
  PRIMARY KEY (topic, key)
);
