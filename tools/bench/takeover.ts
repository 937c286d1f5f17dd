import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { appendToOutbox, laneOf, LANES, relayLeadership, sqlOf } from '@reformgraph/messaging';
import type { Pool } from 'pg';
import type { Effort } from './effort.ts';
import type { Measurement } from './figures.ts';
import { SMALL } from './sample-events.ts';
import type { Stage } from './stage.ts';

const BETWEEN_EVENTS_MILLISECONDS = 20;

/**
 * From the moment in which one of two relays dies, or is stopped, until the other has sent something committed after
 * that from every lane. The elder relay is taken, which leads half of the lanes; events are committed to each lane
 * all the time.
 */
export async function takeoverTimes(stage: Stage, { rounds }: Effort): Promise<Measurement[]> {
  const measured: Measurement[] = [];
  for (const [signal, what] of [
    ['SIGKILL', 'killed'],
    ['SIGSTOP', 'stopped'],
  ] as const) {
    const seconds: number[] = [];
    for (let round = 0; round < rounds; round++) seconds.push(await takeover(stage, signal));
    measured.push({
      name: `takeover of the lanes of a relay that is ${what}`,
      unit: 's',
      goal: { atMost: 2 },
      rounds: seconds,
      eachRound: true,
      eventBytes: SMALL.bytes,
    });
  }
  return measured;
}

async function takeover(stage: Stage, signal: 'SIGKILL' | 'SIGSTOP'): Promise<number> {
  const sql = stage.sql('assessment');
  await sql.query('truncate messaging.outbox');
  const elder = await stage.start('assessment', 'relay');
  const younger = await stage.start('assessment', 'relay');
  const stopEvents = commitToEachLane(sql);
  await until(async () => {
    const { relays, lanesLed } = await relayLeadership(sqlOf(sql));
    return relays === 2 && lanesLed === LANES && (await lanesSentSince(sql, 0)).length === LANES;
  });
  const at = Date.now();
  process.kill(elder.pid, signal);
  let sent: readonly number[] = [];
  await until(async () => {
    sent = await lanesSentSince(sql, at);
    return sent.length === LANES;
  });
  await stopEvents();
  if (signal === 'SIGSTOP') process.kill(elder.pid, 'SIGKILL');
  await elder.ended;
  await younger.stop();
  return (Math.max(...sent) - at) / 1_000;
}

/** Commits an event to each lane again and again, until it is told to stop. */
function commitToEachLane(sql: Pool): () => Promise<void> {
  const keys = Array.from({ length: LANES }, (_, lane) => {
    for (;;) {
      const key = randomUUID();
      if (laneOf(key) === lane) return key;
    }
  });
  const ending = new AbortController();
  const committing = (async () => {
    for (let version = 1; !ending.signal.aborted; version++) {
      await appendToOutbox(
        sqlOf(sql),
        keys.map((key) => {
          const id = randomUUID();
          const own = { ce_id: id, ce_subject: key, ce_aggregateversion: String(version) };
          return {
            id,
            topic: SMALL.topic,
            key,
            headers: { ...SMALL.headers, ...own },
            value: SMALL.values[0] ?? null,
          };
        }),
      );
      await wait(BETWEEN_EVENTS_MILLISECONDS);
    }
  })();
  return async () => {
    ending.abort();
    await committing;
  };
}

/** Of each lane with something that was committed since then and sent: when the first of that was sent. */
async function lanesSentSince(sql: Pool, since: number): Promise<readonly number[]> {
  const { rows } = await sql.query<{ at: number }>(
    `select extract(epoch from min(published_at))::float8 * 1000 as at from messaging.outbox
     where recorded_at > to_timestamp($1::float8 / 1000) and published_at is not null group by lane`,
    [since],
  );
  return rows.map(({ at }) => at);
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await wait(5);
}
