import { randomUUID } from 'node:crypto';
import {
  appendToOutbox,
  createRelayBell,
  inTransaction,
  sqlOf,
  type SqlExecutor,
} from '@reformgraph/messaging';
import pg from 'pg';
import type { Effort } from './effort.ts';
import type { Measurement } from './figures.ts';
import { REAL, SMALL, type SampleEvent } from './sample-events.ts';
import type { Stage } from './stage.ts';

const CLIENTS = 32;
const AGGREGATES = 5_000;

/**
 * Commits a second of 32 clients, each changing aggregates under their version and keeping the state that the event
 * tells, with the outbox and the relay's bell, as a share of the same without; the two in turn, no relay running.
 */
export async function commitRatios(stage: Stage, effort: Effort): Promise<Measurement[]> {
  await stage.sql('assessment').query(TABLE);
  return [
    ...(await commitRatio(stage, SMALL, effort, { atLeast: 0.7 })),
    ...(await commitRatio(stage, REAL, effort, null)),
  ];
}

async function commitRatio(
  stage: Stage,
  event: SampleEvent,
  { rounds, quick }: Effort,
  goal: Measurement['goal'],
): Promise<Measurement[]> {
  const milliseconds = quick ? 300 : 4_000;
  const pool = new pg.Pool({ connectionString: stage.runtimeUrl('assessment'), max: CLIENTS + 1 });
  const bell = createRelayBell(sqlOf(pool));
  const without: number[] = [];
  const withOutbox: number[] = [];
  try {
    await commitsPerSecond(pool, event, milliseconds / 2, () => Promise.resolve());
    for (let round = 0; round < rounds; round++) {
      await emptied(stage);
      without.push(await commitsPerSecond(pool, event, milliseconds, () => Promise.resolve()));
      await emptied(stage);
      withOutbox.push(
        await commitsPerSecond(
          pool,
          event,
          milliseconds,
          (tx, key, version) => appendOne(tx, event, key, version),
          () => bell.ring(),
        ),
      );
    }
  } finally {
    await pool.end();
  }
  const common = { unit: 'commits/s', goal: null, eventBytes: event.bytes };
  return [
    {
      name: `commits with the outbox as a share of those without, ${event.label}`,
      unit: '',
      goal,
      rounds: withOutbox.map((rate, round) => rate / (without[round] ?? 0)),
      eventBytes: event.bytes,
    },
    { ...common, name: `commits with the outbox, ${event.label}`, rounds: withOutbox },
    { ...common, name: `commits without, ${event.label}`, rounds: without },
  ];
}

async function emptied(stage: Stage): Promise<void> {
  for (const statement of ['truncate messaging.outbox', 'vacuum bench_aggregate', 'checkpoint'])
    await stage.sql('assessment').query(statement);
}

function appendOne(tx: SqlExecutor, { topic, headers, values }: SampleEvent, key: string, version: number) {
  const id = randomUUID();
  const own = { ...headers, ce_id: id, ce_subject: key, ce_aggregateversion: String(version) };
  const value = values[version % values.length] ?? null;
  return appendToOutbox(tx, [{ id, topic, key, headers: own, value }]);
}

async function commitsPerSecond(
  pool: pg.Pool,
  event: SampleEvent,
  milliseconds: number,
  tell: (tx: SqlExecutor, key: string, version: number) => Promise<void>,
  committed: () => void = () => undefined,
): Promise<number> {
  const [state] = event.values.map(String);
  const begun = performance.now();
  let commits = 0;
  const client = async (): Promise<void> => {
    while (performance.now() - begun < milliseconds) {
      const number = Math.floor(Math.random() * AGGREGATES);
      await inTransaction(pool, async (tx) => {
        const [row] = await tx.query<{ id: string; version: number }>(LOCK, [number]);
        if (!row) throw new Error(`There is no aggregate ${number}`);
        await tx.query(CHANGE, [row.id, row.version, state]);
        await tell(tx, row.id, row.version + 1);
      });
      commits += 1;
      committed();
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return (commits * 1_000) / (performance.now() - begun);
}

const TABLE = `
create table bench_aggregate (number integer unique, id uuid primary key, version integer not null, state jsonb);
insert into bench_aggregate select n, gen_random_uuid(), 1, null from generate_series(0, ${AGGREGATES - 1}) n;
grant select, update on bench_aggregate to public`;
const LOCK = 'select id, version from bench_aggregate where number = $1 for no key update';
const CHANGE = `update bench_aggregate set version = version + 1, state = $3::jsonb where id = $1 and version = $2`;
