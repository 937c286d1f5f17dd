import type { Pool } from 'pg';
import { type LogPosition, type OffsetRange } from '../event-log.ts';
import { inTransaction } from '../sql.ts';
import { LOG_CHANNEL } from './schema.ts';

/** See EventLog.seek. A raised epoch shuts out whoever has a batch in hand: its commit moves nothing. */
export function seekGroup(pool: Pool, group: string, positions: readonly LogPosition[]): Promise<void> {
  return inTransaction(pool, async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtextextended('event_log.group:' || $1, 0))::text`, [
      group,
    ]);
    await tx.query(
      `insert into event_log.claim as c (group_name, topic, partition, committed)
       select $1, topic, partition, next
       from unnest($2::text[], $3::integer[], $4::bigint[]) as wanted (topic, partition, next)
       on conflict (group_name, topic, partition)
       do update set committed = excluded.committed, owner = null, epoch = c.epoch + 1`,
      [
        group,
        positions.map(({ topic }) => topic),
        positions.map(({ partition }) => partition),
        positions.map(({ next }) => next.toString()),
      ],
    );
    await tx.query('select pg_notify($1, $2)::text', [LOG_CHANNEL, `group:${group}`]);
  });
}

/** The first offset of each range whose record was written at `time` or later; its end where there is none. */
export async function offsetsAt(
  pool: Pool,
  ranges: readonly OffsetRange[],
  time: Date,
): Promise<readonly LogPosition[]> {
  const { rows } = await pool.query<{ next: string }>(
    `select coalesce(first."offset", wanted."end")::text as next
     from unnest($1::text[], $2::integer[], $3::bigint[]) with ordinality as wanted (topic, partition, "end", position)
     left join lateral (
       select "offset" from event_log.record r
       where r.topic = wanted.topic and r.partition = wanted.partition and r.time >= $4::timestamptz
       order by "offset" limit 1
     ) first on true
     order by wanted.position`,
    [
      ranges.map(({ topic }) => topic),
      ranges.map(({ partition }) => partition),
      ranges.map(({ end }) => end.toString()),
      time.toISOString(),
    ],
  );
  return ranges.map(({ topic, partition, end }, at) => ({
    topic,
    partition,
    next: BigInt(rows[at]?.next ?? end),
  }));
}
