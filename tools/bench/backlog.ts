import { setTimeout as wait } from 'node:timers/promises';
import { plantEvents } from './outbox-load.ts';
import type { Effort } from './effort.ts';
import type { Measurement } from './figures.ts';
import { SMALL } from './sample-events.ts';
import type { Stage } from './stage.ts';

const EVENTS = 15_000;
const AWAY_MILLISECONDS = 30_000;

/**
 * From the first mark of an event after an outage of the log, which is its first acknowledgement, to the commit of
 * the last row in reporting's database. The log is killed, and the events of as many aggregates are committed while
 * it is away: the broker with Kafka, and the PostgreSQL of the events alone with the embedded log.
 */
export async function backlogTimes(stage: Stage, { rounds, quick }: Effort): Promise<Measurement[]> {
  const [relay, consumer] = [
    await stage.start('assessment', 'relay'),
    await stage.start('reporting', 'consumer'),
  ];
  const [events, reporting] = [stage.sql('assessment'), stage.sql('reporting')];
  const count = quick ? 500 : EVENTS;
  await plantEvents(events, SMALL, 1);
  await arrived(stage, 1);
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await stage.log.kill();
    await events.query('truncate messaging.outbox');
    await reporting.query('truncate assessment_standing');
    await plantEvents(events, SMALL, count, count);
    await wait(quick ? 1_000 : AWAY_MILLISECONDS);
    await stage.log.start();
    await arrived(stage, count);
    seconds.push((await lastArrival(stage)) - (await firstMark(stage)));
  }
  await relay.stop();
  await consumer.stop();
  return [
    {
      name: `backlog of ${count.toLocaleString('en-US')} projected after an outage of ${quick ? 1 : 30} s`,
      unit: 's',
      goal: { atMost: 5 },
      rounds: seconds,
      eventBytes: SMALL.bytes,
    },
  ];
}

async function arrived(stage: Stage, count: number): Promise<void> {
  for (;;) {
    const { rows } = await stage
      .sql('reporting')
      .query<{ count: number }>('select count(*)::integer as count from assessment_standing');
    if (rows[0]?.count === count) return;
    await wait(250);
  }
}

async function firstMark(stage: Stage): Promise<number> {
  const { rows } = await stage
    .sql('assessment')
    .query<{ at: number }>(
      'select extract(epoch from min(published_at))::float8 as at from messaging.outbox',
    );
  return rows[0]?.at ?? Number.NaN;
}

async function lastArrival(stage: Stage): Promise<number> {
  const { rows } = await stage
    .sql('reporting')
    .query<{ at: number }>(
      'select extract(epoch from max(pg_xact_commit_timestamp(xmin)))::float8 as at from assessment_standing',
    );
  return rows[0]?.at ?? Number.NaN;
}
