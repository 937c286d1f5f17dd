import {
  decodeEvent,
  eventContracts,
  publishedAssessmentState,
  topicSettings,
  type DecodedEvent,
} from '@reformgraph/event-contracts';
import type { StoredRecord } from '@reformgraph/messaging';
import type { Department } from './department.ts';
import type { Ledger } from './ledger.ts';
import type { Parts } from './parts.ts';
import { rowsOf } from './rows.ts';
import { rebuildReporting } from './rebuilt.ts';
import { foldRankings, foldStandings, STANDINGS_HELD } from './standings.ts';
import { TALLY } from './tally-database.ts';
import { missingAt, type Facts, type Place, type Told } from './verdict.ts';
import { withdraws, WITHDRAWING } from './withdrawals.ts';
import { NotInTime, within } from './within.ts';

/** How long what is whole may take. Milliseconds. */
const PATIENCE = 60_000;
const TOPICS = topicSettings.map(({ name }) => name).filter((name) => name.includes('assessment'));
const COMPACTED = topicSettings.filter(({ compacted }) => compacted).map(({ name }) => name);
/** Who must have taken everything, and of which topics. */
const GROUPS: readonly (readonly [string, readonly string[]])[] = [
  [TALLY, TOPICS],
  ['delivery', TOPICS],
  ['reporting', TOPICS.filter((name) => name !== publishedAssessmentState.topic)],
];

/** Waits until the assessment service has heard of so many units, and of who appraises them. */
export async function knowsUnits({ addresses }: Parts, units: number): Promise<void> {
  await within(PATIENCE, 'the assessment service knows the units', async () => {
    const [row] = await rowsOf<{ units: number; people: number }>(
      addresses.assessment.owner,
      'SELECT (SELECT count(*)::integer FROM unit) AS units, (SELECT count(*)::integer FROM person) AS people',
    );
    return row !== undefined && row.units >= units && row.people > 0 ? true : undefined;
  });
}

/** Waits until all that was committed is sent and taken; false where it is not within the time. */
export async function settled(parts: Parts, department: Department, milliseconds: number): Promise<boolean> {
  try {
    return await within(milliseconds, 'all is taken', async () =>
      (await allTaken(parts)) && (await hasHeard(department, parts)) ? true : undefined,
    );
  } catch (error) {
    if (error instanceof NotInTime) return false;
    throw error;
  }
}

async function hasHeard(department: Department, { addresses }: Parts): Promise<boolean> {
  const sent = await rowsOf<Told>(addresses.assessment.owner, OUTBOX, [WITHDRAWING]);
  return department.places().every((place) => missingAt(place, sent, COMPACTED).length === 0);
}

async function allTaken({ addresses, log }: Parts): Promise<boolean> {
  const waiting = await rowsOf<{ count: number }>(
    addresses.assessment.owner,
    'SELECT count(*)::integer AS count FROM messaging.outbox WHERE published_at IS NULL',
  );
  if (waiting[0]?.count !== 0) return false;
  for (const [group, topics] of GROUPS)
    for (const { next, end } of await log.positions(group, topics)) if (next < end) return false;
  return true;
}

/** Everything by which a run is judged, from the outbox, the log from offset 0, and whoever took from it. */
export async function gatherFacts(
  parts: Parts,
  department: Department,
  ledger: Ledger,
  shown: readonly string[],
): Promise<Facts & { bytes: number }> {
  const { addresses } = parts;
  const records = await wholeLog(parts);
  const rebuilt = await rebuildReporting(parts);
  const [outbox, arrivals, sums, copied, results] = await Promise.all([
    rowsOf<Told & { sent: boolean }>(addresses.assessment.owner, OUTBOX, [WITHDRAWING]),
    rowsOf<Told>(
      addresses.tally.owner,
      'SELECT topic, key, version, withdrawn FROM arrival ORDER BY position',
    ),
    rowsOf<{ topic: string; key: string; sum: number }>(
      addresses.tally.owner,
      'SELECT topic, key, sum::integer FROM sum_of_key',
    ),
    rowsOf<Told>(addresses.delivery.owner, COPIED, [WITHDRAWING]),
    rowsOf<{ line: string }>(addresses.reporting.owner, STANDINGS_HELD),
  ]);
  const place = (name: string, seen: readonly Told[], repeats: boolean): Place => ({
    name,
    topics: TOPICS,
    arrivals: seen,
    repeats,
  });
  const logged = records.map(({ record, event }) => ({ topic: record.topic, event }));
  const told = records.map(({ record, event }) => ({
    topic: record.topic,
    key: record.key,
    version: event.version,
    withdrawn: withdraws(event),
  }));
  return {
    promised: ledger.promised,
    compacted: COMPACTED,
    outbox,
    places: [
      { ...place('the log', told, true), compacts: true },
      { ...place('the tally', arrivals, false), sums },
      place("delivery's copy", copied, false),
      ...department.places(),
    ],
    projections: [
      {
        name: 'reporting',
        held: results.map(({ line }) => line),
        expected: foldStandings(logged),
      },
      { name: 'the rankings', held: shown, expected: foldRankings(logged) },
    ],
    rebuilt,
    bytes: meanBytes(records.map(({ record }) => record)),
  };
}

const OUTBOX = `
  SELECT topic, key, (headers ->> 'ce_aggregateversion')::integer AS version,
    value IS NULL OR headers ->> 'ce_type' = ANY ($1) AS withdrawn, published_at IS NOT NULL AS sent
  FROM messaging.outbox WHERE topic LIKE '%assessment%' ORDER BY id`;
const COPIED = `
  SELECT topic, key, version, tombstone OR event::jsonb ->> 'type' = ANY ($1) AS withdrawn
  FROM feed_record ORDER BY topic, partition, position`;

interface Read {
  readonly record: StoredRecord;
  readonly event: DecodedEvent;
}

/** Every record of the assessments' topics from offset 0, per partition in their order. */
async function wholeLog({ log }: Parts): Promise<readonly Read[]> {
  const read: StoredRecord[] = [];
  await log.read({
    ranges: await log.extents(TOPICS),
    onBatch: ({ records }) => {
      read.push(...records);
      return Promise.resolve();
    },
  });
  return read.map((record) => ({ record, event: decodeEvent(eventContracts, record) }));
}

function meanBytes(records: readonly StoredRecord[]): number {
  const bytes = records.reduce((sum, { value }) => sum + (value?.byteLength ?? 0), 0);
  return Math.round(bytes / Math.max(1, records.length));
}
