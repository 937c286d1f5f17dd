import type { Migration } from '../sql.ts';

/** Channel of the events database: `records` after an append, `group:<name>` when a group must share anew. */
export const LOG_CHANNEL = 'reformgraph_event_log';

/** Schema `event_log` of the events database: topics, records, and the groups that read them. */
export const embeddedLogMigrations: readonly Migration[] = [
  {
    name: '0001_embedded_log',
    sql: `
create schema if not exists event_log;

create table event_log.topic (
  name       text primary key,
  partitions integer not null check (partitions > 0),
  created_at timestamptz not null default clock_timestamp()
);

create table event_log.partition (
  topic       text not null references event_log.topic,
  partition   integer not null check (partition >= 0),
  next_offset bigint not null default 0,
  primary key (topic, partition)
) with (fillfactor = 50);

create table event_log.record (
  topic     text not null,
  partition integer not null,
  "offset"  bigint not null,
  key       text not null,
  headers   jsonb not null,
  value     bytea,
  time      timestamptz not null default clock_timestamp(),
  primary key (topic, partition, "offset")
);

create table event_log.member (
  group_name  text not null,
  id          uuid not null,
  topics      text[] not null,
  lease_until timestamptz not null,
  primary key (group_name, id)
) with (fillfactor = 50);

create table event_log.claim (
  group_name text not null,
  topic      text not null,
  partition  integer not null,
  owner      uuid,
  epoch      bigint not null default 0,
  committed  bigint not null default 0,
  primary key (group_name, topic, partition),
  foreign key (topic, partition) references event_log.partition
) with (fillfactor = 50);

-- Takes the counter rows in order of partition, so that two writers cannot wait for each other, and holds them
-- to the commit, so that a reader never sees an offset before the ones below it.
create function event_log.append(p_topic text, p_partitions integer[], p_keys text[], p_headers jsonb[], p_values bytea[])
returns bigint language plpgsql set search_path = event_log, pg_temp as $$
declare
  written bigint;
begin
  perform 1 from partition
    where topic = p_topic and partition = any (p_partitions) order by partition for no key update;
  with incoming as (
    select * from unnest(p_partitions, p_keys, p_headers, p_values)
      with ordinality as r (partition, key, headers, value, position)
  ), moved as (
    update partition p set next_offset = p.next_offset + added.count
    from (select partition, count(*) as count from incoming group by partition) added
    where p.topic = p_topic and p.partition = added.partition
    returning p.partition, p.next_offset - added.count as first
  )
  insert into record (topic, partition, "offset", key, headers, value)
  select p_topic, i.partition,
         m.first - 1 + row_number() over (partition by i.partition order by i.position),
         i.key, i.headers, i.value
  from incoming i join moved m on m.partition = i.partition;
  get diagnostics written = row_count;
  perform pg_notify('${LOG_CHANNEL}', 'records');
  return written;
end $$;

-- One heartbeat of a member: renews its lease, ends those of the dead, gives up partitions that are another's
-- share (unless in hand), takes its own share where free. Taking raises the epoch, which shuts out the former owner.
create function event_log.beat(
  p_group text, p_member uuid, p_topics text[], p_lease interval, p_busy_topics text[], p_busy_partitions integer[])
returns table (topic text, partition integer, epoch bigint, committed bigint)
language plpgsql set search_path = event_log, pg_temp as $$
#variable_conflict use_column
declare
  joined boolean;
  released bigint;
begin
  perform pg_advisory_xact_lock(hashtextextended('event_log.group:' || p_group, 0));
  delete from member where group_name = p_group and lease_until < clock_timestamp() and id <> p_member;
  insert into member as m (group_name, id, topics, lease_until)
    values (p_group, p_member, p_topics, clock_timestamp() + p_lease)
    on conflict (group_name, id) do update set lease_until = excluded.lease_until, topics = excluded.topics
    returning m.xmax = 0 into joined;
  if joined then
    insert into claim (group_name, topic, partition)
      select p_group, p.topic, p.partition from partition p where p.topic = any (p_topics)
      on conflict do nothing;
  end if;
  update claim c set owner = null
    where c.group_name = p_group and c.owner is not null
      and not exists (select 1 from member m where m.group_name = p_group and m.id = c.owner);
  update claim c set owner = null
    where c.group_name = p_group and c.owner = p_member
      and event_log.share_of(p_group, c.topic, c.partition) is distinct from p_member
      and not exists (
        select 1 from unnest(p_busy_topics, p_busy_partitions) as busy (topic, partition)
        where busy.topic = c.topic and busy.partition = c.partition);
  get diagnostics released = row_count;
  update claim c set owner = p_member, epoch = c.epoch + 1
    where c.group_name = p_group and c.owner is null
      and event_log.share_of(p_group, c.topic, c.partition) = p_member;
  if joined or released > 0 then
    perform pg_notify('${LOG_CHANNEL}', 'group:' || p_group);
  end if;
  return query select c.topic, c.partition, c.epoch, c.committed
    from claim c where c.group_name = p_group and c.owner = p_member;
end $$;

-- Whose share a partition is: the living members of its topic take turns.
create function event_log.share_of(p_group text, p_topic text, p_partition integer)
returns uuid language sql stable set search_path = event_log, pg_temp as $$
  select ids[1 + (p_partition % cardinality(ids))]
  from (select array_agg(id order by id) as ids from member
        where group_name = p_group and p_topic = any (topics)) living
$$;

create function event_log.leave(p_group text, p_member uuid)
returns void language plpgsql set search_path = event_log, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('event_log.group:' || p_group, 0));
  delete from member where group_name = p_group and id = p_member;
  update claim set owner = null where group_name = p_group and owner = p_member;
  perform pg_notify('${LOG_CHANNEL}', 'group:' || p_group);
end $$;
`,
  },
  {
    name: '0002_append_in_one_piece',
    sql: `
-- Values stay as they are written: to press and to open them again costs more than all the rest of an append.
alter table event_log.record alter column value set storage external;

-- As the function of that name before, which processes of the version before still call; here the caller counts the
-- places within a partition, and gives all values in one piece with where each begins (from 1) and how long it is.
create function event_log.append(
  p_topic text, p_partitions integer[], p_places integer[], p_keys text[], p_headers jsonb[],
  p_starts integer[], p_lengths integer[], p_values bytea)
returns bigint language plpgsql set search_path = event_log, pg_temp as $$
declare
  written bigint;
begin
  perform 1 from partition
    where topic = p_topic and partition = any (p_partitions) order by partition for no key update;
  with moved as (
    update partition p set next_offset = p.next_offset + added.count
    from (select partition, count(*) as count from unnest(p_partitions) as r (partition) group by partition) added
    where p.topic = p_topic and p.partition = added.partition
    returning p.partition, p.next_offset - added.count as first
  )
  insert into record (topic, partition, "offset", key, headers, value)
  select p_topic, i.partition, m.first + i.place, i.key, i.headers,
         case when i.length is not null then substring(p_values from i.start for i.length) end
  from unnest(p_partitions, p_places, p_keys, p_headers, p_starts, p_lengths)
    as i (partition, place, key, headers, start, length)
  join moved m on m.partition = i.partition;
  get diagnostics written = row_count;
  perform pg_notify('${LOG_CHANNEL}', 'records');
  return written;
end $$;
`,
  },
];

/**
 * Rights of a run-time role on schema `event_log`, as SQL for its owner to execute:
 * - topic: SELECT, INSERT; partition: SELECT, INSERT, UPDATE of the counter
 * - record: SELECT, INSERT (append-only: nothing written is changed or deleted)
 * - member: SELECT, INSERT, UPDATE, DELETE (a lease that ran out is removed by any member)
 * - claim: SELECT, INSERT, UPDATE
 * `role` is a plain role name; it is quoted here.
 */
export function embeddedLogGrants(role: string): string {
  const to = `"${role.replaceAll('"', '""')}"`;
  return `
grant usage on schema event_log to ${to};
grant execute on all functions in schema event_log to ${to};
grant select, insert on event_log.topic, event_log.record to ${to};
grant select, insert, update (next_offset) on event_log.partition to ${to};
grant select, insert, update, delete on event_log.member to ${to};
grant select, insert, update on event_log.claim to ${to};
`;
}
