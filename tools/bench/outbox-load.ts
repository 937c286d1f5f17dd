import { randomUUID } from 'node:crypto';
import { laneOf } from '@reformgraph/messaging';
import type { Pool } from 'pg';
import type { SampleEvent } from './sample-events.ts';

const KEYS = 2_000;
const ROWS_AT_ONCE = 2_000;

/**
 * Plants `count` committed events in an outbox: versions of 2,000 aggregates unless told otherwise, one after the
 * other, which no relay has sent. Written by the superuser in large statements, for what is measured is what becomes of them.
 */
export async function plantEvents(
  sql: Pool,
  event: SampleEvent,
  count: number,
  aggregates: number = KEYS,
): Promise<void> {
  const keys = Array.from({ length: Math.min(aggregates, count) }, () => randomUUID());
  const lanes = keys.map((key) => laneOf(key));
  for (let from = 0; from < count; from += ROWS_AT_ONCE)
    await sql.query(PLANT, [
      from,
      Math.min(count, from + ROWS_AT_ONCE) - 1,
      keys,
      lanes,
      event.topic,
      event.headers,
      event.values,
    ]);
  await sql.query('vacuum analyze messaging.outbox');
}

const PLANT = `
insert into messaging.outbox (event_id, lane, topic, key, headers, value)
select id, lane, $5, key,
  $6::jsonb || jsonb_build_object('ce_id', id, 'ce_subject', key, 'ce_aggregateversion', version::text),
  ($7::bytea[])[1 + n % cardinality($7::bytea[])]
from (
  select n, uuidv7() as id, ($3::text[])[1 + n % cardinality($3::text[])] as key,
    ($4::smallint[])[1 + n % cardinality($3::text[])] as lane, 1 + n / cardinality($3::text[]) as version
  from generate_series($1::integer, $2::integer) as n
) planted
order by n`;

/** Resolves when no event waits in the outbox any more. */
export async function outboxEmpty(sql: Pool): Promise<void> {
  for (;;) {
    const { rows } = await sql.query('select from messaging.outbox where published_at is null limit 1');
    if (rows.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
