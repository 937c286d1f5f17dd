import type { Measurement } from './figures.ts';
import { outboxEmpty, plantEvents } from './outbox-load.ts';
import { REAL, SMALL, type SampleEvent } from './sample-events.ts';
import type { Stage } from './stage.ts';
import type { Effort } from './effort.ts';

/**
 * Events a second that one relay process sends and marks, out of an outbox that holds them all. By the marks: the
 * last nine tenths by the time from the first to the last of them, so that no start of a process counts.
 */
export async function relayRates(stage: Stage, effort: Effort): Promise<Measurement[]> {
  return [
    await relayRate(stage, SMALL, effort.quick ? 2_000 : 60_000, 15_000, effort),
    await relayRate(stage, REAL, effort.quick ? 400 : 10_000, 3_000, effort),
  ];
}

async function relayRate(
  stage: Stage,
  event: SampleEvent,
  count: number,
  goal: number,
  { rounds }: Effort,
): Promise<Measurement> {
  const sql = stage.sql('assessment');
  const rates: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await sql.query('truncate messaging.outbox');
    await plantEvents(sql, event, count);
    const relay = await stage.start('assessment', 'relay');
    await outboxEmpty(sql);
    await relay.stop();
    const { rows } = await sql.query<{ rate: number }>(RATE);
    rates.push(rows[0]?.rate ?? 0);
  }
  return {
    name: `relay, ${event.label}`,
    unit: 'events/s',
    goal: { atLeast: goal },
    rounds: rates,
    eventBytes: event.bytes,
  };
}

const RATE = `
select (count(*) filter (where published_at > begun))::float8
  / extract(epoch from max(published_at) - min(begun))::float8 as rate
from messaging.outbox,
  (select percentile_disc(0.1) within group (order by published_at) as begun from messaging.outbox) warm`;
