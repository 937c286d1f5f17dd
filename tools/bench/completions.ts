import { setTimeout as wait } from 'node:timers/promises';
import { openPeriod, plantSubmitted, tellOfUnits } from './assessments.ts';
import type { Effort } from './effort.ts';
import { inTurn } from './in-turn.ts';
import type { Measurement } from './figures.ts';
import { keepRunning, type KeptRunning } from './kept-running.ts';
import type { Stage, Transport } from './stage.ts';
import { percentile } from './statistics.ts';
import { mutations, type Mutate } from './mutations.ts';

const ARRIVED_WITHIN_MILLISECONDS = 120_000;

/** What goes wrong while assessments are completed. */
type Fault = 'none' | 'process killed every 4 s' | 'log killed every 15 s';

interface Load {
  readonly perSecond: number;
  readonly seconds: number;
  readonly components: number;
  readonly fault: Fault;
  /** Milliseconds. */
  readonly goals: { readonly p50?: number; readonly p99?: number };
}

const LOADS: readonly Load[] = [
  { perSecond: 50, seconds: 20, components: 95, fault: 'none', goals: { p50: 15, p99: 60 } },
  { perSecond: 400, seconds: 10, components: 1, fault: 'none', goals: { p99: 250 } },
  { perSecond: 50, seconds: 40, components: 95, fault: 'process killed every 4 s', goals: { p99: 4_000 } },
  { perSecond: 50, seconds: 45, components: 95, fault: 'log killed every 15 s', goals: { p99: 10_000 } },
];

/** Until the processes have compiled what they run. */
const WARM_UP = { seconds: 4, fault: 'none' } as const;

/**
 * From the commit of completeAssessment, sent to the built assessment subgraph, to the commit of its row in
 * reporting's database: both by PostgreSQL's own times of commits, so that neither a question nor an answer counts.
 * Two relays and two consumers run, each process with one role.
 */
export async function completions(stage: Stage, effort: Effort): Promise<Measurement[]> {
  const graph = await stage.start('assessment', 'graph');
  const taking = await stage.start('assessment', 'consumer');
  const parts: KeptRunning[] = [];
  try {
    for (let pair = 0; pair < 2; pair++)
      parts.push(
        await keepRunning(stage, 'assessment', 'relay'),
        await keepRunning(stage, 'reporting', 'consumer'),
      );
    await tellOfUnits(stage, 1);
    await taking.stop();
    return await measureLoads(stage, await mutations(stage, graph.port), parts, effort);
  } finally {
    for (const part of parts) await part.letGo();
  }
}

async function measureLoads(
  stage: Stage,
  mutate: Mutate,
  parts: readonly KeptRunning[],
  { rounds, quick }: Effort,
): Promise<Measurement[]> {
  const measured: Measurement[] = [];
  const originals = new Map<number, string>();
  for (const load of LOADS) {
    const original =
      originals.get(load.components) ??
      (await openPeriod(mutate, stage.sql('assessment'), load.components))[0]?.id ??
      '';
    originals.set(load.components, original);
    if (!quick) await completeUnderLoad(stage, mutate, original, { ...load, ...WARM_UP }, parts);
    const done: Round[] = [];
    for (let round = 0; round < rounds; round++) {
      const lasting = quick ? { ...load, seconds: 1 } : load;
      done.push(await completeUnderLoad(stage, mutate, original, lasting, parts));
    }
    measured.push(...measurementsOf(load, stage.transport, done));
  }
  return measured;
}

interface Round {
  readonly milliseconds: readonly number[];
  readonly perSecond: number;
  readonly eventBytes: number;
}

/** What of each transport dies where the log is killed. */
const CARRIER = { kafka: 'broker', embedded: "the log's PostgreSQL" } as const;

function measurementsOf(
  { perSecond, fault, goals }: Load,
  transport: Transport,
  rounds: readonly Round[],
): Measurement[] {
  const killed = fault.replace(/^log/, CARRIER[transport]);
  const when = `${perSecond}/s${fault === 'none' ? '' : `, ${killed}`}`;
  const common = { unit: 'ms', eventBytes: rounds[0]?.eventBytes ?? 0 };
  const quantile = (name: string, share: number, goal: number | undefined): Measurement => ({
    ...common,
    name: `committed → readable, ${when}, ${name}`,
    goal: goal === undefined ? null : { atMost: goal },
    rounds: rounds.map(({ milliseconds }) => percentile(milliseconds, share)),
  });
  return [
    quantile('p50', 0.5, goals.p50),
    quantile('p99', 0.99, goals.p99),
    {
      ...common,
      name: `completions committed, of ${when}`,
      unit: 'per s',
      goal: null,
      rounds: rounds.map((round) => round.perSecond),
    },
  ];
}

async function completeUnderLoad(
  stage: Stage,
  mutate: Mutate,
  original: string,
  load: Load,
  parts: readonly KeptRunning[],
): Promise<Round> {
  const ids = await plantSubmitted(stage.sql('assessment'), original, load.perSecond * load.seconds);
  const stopFaults = startFaults(stage, load.fault, parts);
  try {
    await inTurn(ids, load.perSecond, (id) =>
      mutate('completeAssessment', { assessmentId: id, expectedVersion: 2 }, '__typename'),
    );
  } finally {
    await stopFaults();
  }
  const committed = await commitTimes(stage, 'assessment', 'assessment', ids);
  const readable = await arrivals(stage, ids);
  const times = [...committed.values()];
  const { rows } = await stage
    .sql('assessment')
    .query<{ bytes: number }>('select octet_length(value) as bytes from messaging.outbox where key = $1', [
      ids[0],
    ]);
  return {
    milliseconds: ids.map((id) => (readable.get(id) ?? Number.NaN) - (committed.get(id) ?? Number.NaN)),
    perSecond: ((ids.length - 1) * 1_000) / (Math.max(...times) - Math.min(...times)),
    eventBytes: rows[0]?.bytes ?? 0,
  };
}

function startFaults(stage: Stage, fault: Fault, parts: readonly KeptRunning[]): () => Promise<void> {
  if (fault === 'none') return () => Promise.resolve();
  let next = 0;
  let killing: Promise<void> = Promise.resolve();
  const timer = setInterval(
    () => {
      if (fault === 'process killed every 4 s') parts[next++ % parts.length]?.kill();
      else killing = killing.then(() => stage.log.kill()).then(() => stage.log.start());
    },
    fault === 'process killed every 4 s' ? 4_000 : 15_000,
  );
  return async () => {
    clearInterval(timer);
    await killing;
  };
}

/** Waits until reporting has all of them; throws where it does not get them. */
async function arrivals(stage: Stage, ids: readonly string[]): Promise<Map<string, number>> {
  const deadline = Date.now() + ARRIVED_WITHIN_MILLISECONDS;
  for (;;) {
    const times = await commitTimes(stage, 'reporting', 'assessment_standing', ids);
    if (times.size === ids.length) return times;
    if (Date.now() > deadline) throw new Error(`${ids.length - times.size} completions did not arrive`);
    await wait(200);
  }
}

/** When the rows with the ids came to be as they are, in milliseconds. */
async function commitTimes(
  stage: Stage,
  database: 'assessment' | 'reporting',
  table: 'assessment' | 'assessment_standing',
  ids: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await stage.sql(database).query<{ id: string; at: number }>(
    `select id::text, (extract(epoch from pg_xact_commit_timestamp(xmin)) * 1000)::float8 as at
     from ${table} where id = any ($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map(({ id, at }) => [id, at]));
}
