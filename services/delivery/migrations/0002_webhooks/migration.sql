-- Where a client wants to be called with the events of a topic. Secrets are sealed by a key of the configuration. A
-- lease gives a webhook to one turn of one process; `faltering` ones have slots of their own.
CREATE TABLE webhook (
  id uuid PRIMARY KEY,
  client_id text NOT NULL REFERENCES client,
  topic text NOT NULL,
  url text NOT NULL,
  secret bytea NOT NULL,
  former_secret bytea,
  former_secret_until timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  paused_at timestamptz,
  paused_reason text CHECK (paused_reason IN ('REFUSED_FOR_THREE_DAYS', 'GONE', 'BY_OWNER')),
  last_taken_at timestamptz,
  last_error text,
  last_error_at timestamptz,
  missed_at timestamptz,
  tested_at timestamptz,
  answerless integer NOT NULL DEFAULT 0,
  resting_until timestamptz,
  faltering boolean NOT NULL DEFAULT false,
  last_turn_at timestamptz NOT NULL DEFAULT now(),
  lease uuid,
  lease_until timestamptz,
  UNIQUE (client_id, topic, url),
  CHECK ((paused_at IS NULL) = (paused_reason IS NULL)),
  CHECK ((former_secret IS NULL) = (former_secret_until IS NULL)),
  CHECK ((lease IS NULL) = (lease_until IS NULL))
) WITH (fillfactor = 50);

-- How far a webhook is: what lies before `next_position` was taken, or waits by a row of its key. `from_epoch` is the
-- partition's epoch where the webhook began with the first record.
CREATE TABLE webhook_position (
  webhook_id uuid NOT NULL REFERENCES webhook ON DELETE CASCADE,
  partition integer NOT NULL CHECK (partition >= 0),
  next_position bigint NOT NULL,
  from_epoch bigint,
  PRIMARY KEY (webhook_id, partition)
) WITH (fillfactor = 50);

-- A key whose event was refused, or was not sent yet: what it has from `next_position` on waits, in order.
CREATE TABLE webhook_waiting_key (
  webhook_id uuid NOT NULL REFERENCES webhook ON DELETE CASCADE,
  partition integer NOT NULL,
  key text NOT NULL,
  next_position bigint NOT NULL,
  attempts integer NOT NULL,
  first_refused_at timestamptz,
  next_attempt_at timestamptz NOT NULL,
  PRIMARY KEY (webhook_id, partition, key),
  CHECK ((attempts = 0) = (first_refused_at IS NULL))
);
CREATE INDEX webhook_waiting_key_due ON webhook_waiting_key (webhook_id, next_attempt_at);
