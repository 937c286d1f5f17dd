import { setTimeout as wait } from 'node:timers/promises';
import { type EventLog, openEventLog } from '@reformgraph/messaging';
import { createLogger } from '@reformgraph/subgraph-kit/logger';
import { plantEvents } from './outbox-load.ts';
import type { Effort } from './effort.ts';
import type { Measurement } from './figures.ts';
import { SMALL } from './sample-events.ts';
import type { Stage } from './stage.ts';

const EVENTS = 15_000;
const AWAY_MILLISECONDS = 30_000;
const LOOK_AGAIN_MILLISECONDS = 5;

/**
 * From when the log holds the first event after an outage, which is no later than its first acknowledgement, to the
 * commit of the last row in reporting's database. The log is killed, and the events of as many aggregates are committed while
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
  const log = await openEventLog(stage.logConfig, createLogger('bench', 'silent'));
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = await held(log);
    await stage.log.kill();
    await events.query('truncate messaging.outbox');
    await reporting.query('truncate assessment_standing');
    await plantEvents(events, SMALL, count, count);
    await wait(quick ? 1_000 : AWAY_MILLISECONDS);
    const acknowledged = firstEvent(log, before);
    await stage.log.start();
    await arrived(stage, count);
    seconds.push((await lastArrival(stage)) - (await acknowledged));
  }
  await log.close();
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

/** When the log, which is away now, holds more events than before: looked for again and again, in seconds since 1970. */
async function firstEvent(log: EventLog, before: bigint): Promise<number> {
  for (;;) {
    if ((await held(log).catch(() => before)) > before) return Date.now() / 1_000;
    await wait(LOOK_AGAIN_MILLISECONDS);
  }
}

async function held(log: EventLog): Promise<bigint> {
  return (await log.extents([SMALL.topic])).reduce((sum, { end }) => sum + end, 0n);
}

async function lastArrival(stage: Stage): Promise<number> {
  const { rows } = await stage
    .sql('reporting')
    .query<{ at: number }>(
      'select extract(epoch from max(pg_xact_commit_timestamp(xmin)))::float8 as at from assessment_standing',
    );
  return rows[0]?.at ?? Number.NaN;
}
