import type { Migration } from './sql.ts';

/** Schema `messaging` of a service's own database: what it has still to say, and what it has already heard. */
export const outboxAndInboxMigrations: readonly Migration[] = [
  {
    name: '0001_outbox_and_inbox',
    sql: `
create schema if not exists messaging;

create table messaging.outbox (
  id           bigint generated always as identity primary key,
  event_id     uuid not null unique,
  lane         smallint not null check (lane >= 0),
  topic        text not null,
  key          text not null,
  headers      jsonb not null,
  value        bytea not null,
  recorded_at  timestamptz not null default clock_timestamp(),
  published_at timestamptz
);
create index outbox_unpublished on messaging.outbox (id) include (lane) where published_at is null;

create table messaging.inbox (
  consumer    text not null,
  event_id    uuid not null,
  received_at timestamptz not null default clock_timestamp(),
  primary key (consumer, event_id)
);

create table messaging.parked_key (
  consumer  text not null,
  topic     text not null,
  key       text not null,
  reason    text not null,
  parked_at timestamptz not null default clock_timestamp(),
  primary key (consumer, topic, key)
);
create index parked_key_recent on messaging.parked_key (consumer, parked_at);

create table messaging.parked_event (
  id          bigint generated always as identity primary key,
  consumer    text not null,
  topic       text not null,
  key         text not null,
  partition   integer not null,
  "offset"    bigint not null,
  event_id    uuid,
  headers     jsonb not null,
  value       bytea not null,
  recorded_at timestamptz not null default clock_timestamp(),
  unique (consumer, topic, partition, "offset"),
  foreign key (consumer, topic, key) references messaging.parked_key
);
create index parked_event_by_key on messaging.parked_event (consumer, key, id);
`,
  },
  {
    name: '0002_tombstones',
    sql: `
alter table messaging.outbox alter column value drop not null;
alter table messaging.parked_event alter column value drop not null;
`,
  },
  {
    name: '0003_values_as_written',
    sql: `
-- To press a value and to open it again costs more than all the rest of its way through the outbox.
alter table messaging.outbox alter column value set storage external;
`,
  },
  {
    name: '0004_last_stop',
    sql: `
create table messaging.last_stop (
  consumer   text primary key,
  reason     text not null,
  stopped_at timestamptz not null default clock_timestamp()
);
`,
  },
  {
    name: '0005_forget_published',
    sql: `
-- The one way in which rows leave the outbox: by their age since they were published, a bounded number of the oldest.
create function messaging.forget_published(p_lanes smallint[], p_before timestamptz, p_rows integer)
returns integer language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  forgotten integer;
begin
  delete from messaging.outbox o using (
    select id, lane, published_at from messaging.outbox order by id limit p_rows
  ) oldest
  where o.id = oldest.id and o.lane = any (p_lanes) and o.published_at < p_before;
  get diagnostics forgotten = row_count;
  return forgotten;
end $$;
revoke all on function messaging.forget_published from public;
`,
  },
  {
    name: '0006_forget_by_age',
    sql: `
-- Nothing is forgotten within a day of being published, whatever is asked for; and what was published again lately
-- keeps nothing that is older waiting.
create index outbox_published on messaging.outbox (published_at) include (lane) where published_at is not null;

create or replace function messaging.forget_published(p_lanes smallint[], p_before timestamptz, p_rows integer)
returns integer language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  forgotten integer;
begin
  delete from messaging.outbox where id in (
    select id from messaging.outbox
    where published_at < least(p_before, clock_timestamp() - interval '1 day') and lane = any (p_lanes)
    order by published_at limit p_rows
    for update skip locked
  );
  get diagnostics forgotten = row_count;
  return forgotten;
end $$;
`,
  },
  {
    name: '0007_relay_trouble',
    sql: `
-- What keeps a relay from sending, by its session.
create table messaging.relay_trouble (
  pid    integer primary key,
  fault  text not null,
  reason text not null
);
`,
  },
  {
    name: '0008_identity_of_what_waits',
    sql: `
-- Offsets begin anew where a log was lost or another took its place: an event is known by its id, and one that has no
-- readable id by its place and content.
alter table messaging.parked_event
  drop constraint parked_event_consumer_topic_partition_offset_key,
  add column identity text not null generated always as (coalesce(event_id::text,
    partition::text || '/' || "offset"::text || '/' || encode(sha256(coalesce(value, ''::bytea)), 'hex'))) stored,
  add unique (consumer, topic, identity);
`,
  },
];

/**
 * Rights of a run-time role on schema `messaging`, as SQL for its owner to execute:
 * - outbox: SELECT, INSERT, and UPDATE of `published_at` alone (what was said is never changed), and EXECUTE of
 *   `forget_published`, by which alone old published rows are deleted
 * - inbox: SELECT, INSERT
 * - parked_key, parked_event: SELECT, INSERT, DELETE (redrive takes them out), and UPDATE of parked_key's
 *   `reason`, which also allows the row lock that orders redrive and consumer
 * - last_stop: SELECT, INSERT, UPDATE
 * - relay_trouble: SELECT, INSERT, UPDATE, DELETE
 * `role` is a plain role name; it is quoted here.
 */
export function outboxAndInboxGrants(role: string): string {
  const to = `"${role.replaceAll('"', '""')}"`;
  return `
grant usage on schema messaging to ${to};
grant select, insert, update (published_at) on messaging.outbox to ${to};
grant execute on function messaging.forget_published to ${to};
grant select, insert on messaging.inbox to ${to};
grant select, insert, delete, update (reason) on messaging.parked_key to ${to};
grant select, insert, delete on messaging.parked_event to ${to};
grant select, insert, update on messaging.last_stop to ${to};
grant select, insert, update, delete on messaging.relay_trouble to ${to};
`;
}
