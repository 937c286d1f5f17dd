import type { Pool } from 'pg';
import { copyOutOf, literal, type BinaryRow } from '../binary-copy.ts';
import { type RecordBatch, type StoredRecord, UnknownTopic } from '../event-log.ts';

/** What a member of a group gets of one partition at a time. */
const MEMBER_READS = { records: 500, bytes: 2 * 1024 * 1024 };

/** Where a reader stands in one partition: `next` is the offset it wants. */
export interface ReadPosition {
  readonly topic: string;
  readonly partition: number;
  readonly next: bigint;
}

/**
 * The next records at each position, at most 500 or 2 MB where `most` says nothing else (one record at least) per
 * partition, empty ones left out.
 */
export async function readRecords(
  pool: Pool,
  positions: readonly ReadPosition[],
  most: typeof MEMBER_READS = MEMBER_READS,
): Promise<RecordBatch[]> {
  const rows = await copyOutOf(pool, readQuery(positions, most));
  const batches: { topic: string; partition: number; records: StoredRecord[] }[] = [];
  for (const row of rows) {
    const record = toRecord(row);
    const batch = batches.at(-1);
    if (batch?.topic === record.topic && batch.partition === record.partition) batch.records.push(record);
    else batches.push({ topic: record.topic, partition: record.partition, records: [record] });
  }
  return batches;
}

function toRecord([topic, partition, offset, key, headers, value, time]: BinaryRow): StoredRecord {
  if (!topic || !partition || !offset || !key || !headers || !time)
    throw new Error('A record lacks a column');
  return {
    topic: topic.toString(),
    partition: partition.readInt32BE(),
    offset: offset.readBigInt64BE(),
    key: key.toString(),
    headers: JSON.parse(headers.toString()) as Record<string, string>,
    value: value ?? null,
    time: new Date(Number(time.readBigInt64BE())),
  };
}

/** Ends of all partitions of the topics: offsets that the next records will get. */
export async function endPositions(pool: Pool, topics: readonly string[]): Promise<ReadPosition[]> {
  const { rows } = await pool.query<{ topic: string; partition: number; next: string }>(
    'select topic, partition, next_offset as next from event_log.partition where topic = any ($1) order by topic, partition',
    [topics],
  );
  requireTopics(topics, rows);
  return rows.map((row) => ({ ...row, next: BigInt(row.next) }));
}

/** Throws UnknownTopic where one of the topics has no partition among those found. */
export function requireTopics(topics: readonly string[], found: readonly { readonly topic: string }[]): void {
  const missing = topics.find((topic) => !found.some((partition) => partition.topic === topic));
  if (missing !== undefined) throw new UnknownTopic(missing);
}

/** When the first record from each position on was written; null where there is none. */
export async function timesOfRecords(
  pool: Pool,
  positions: readonly ReadPosition[],
): Promise<(Date | null)[]> {
  const { rows } = await pool.query<{ time: Date | null }>({
    name: 'event-log-times',
    text: TIMES,
    values: columnsOf(positions),
  });
  return rows.map(({ time }) => time);
}

function columnsOf(positions: readonly ReadPosition[]): [string[], number[], string[]] {
  return [
    positions.map((position) => position.topic),
    positions.map((position) => position.partition),
    positions.map((position) => position.next.toString()),
  ];
}

const readQuery = (positions: readonly ReadPosition[], most: typeof MEMBER_READS): string => `
select r.topic, r.partition, r."offset", r.key, r.headers::text, r.value,
  floor(extract(epoch from r.time) * 1000)::bigint
from unnest(
  ${literal(
    positions.map(({ topic }) => topic),
    'text',
  )},
  ${literal(
    positions.map(({ partition }) => partition),
    'integer',
  )},
  ${literal(
    positions.map(({ next }) => next),
    'bigint',
  )}
) as wanted (topic, partition, next)
cross join lateral (
  select * from (
    select page.*, sum(page.bytes) over (order by page."offset") - page.bytes as bytes_before
    from (
      select *, coalesce(octet_length(value), 0) as bytes from event_log.record
      where topic = wanted.topic and partition = wanted.partition and "offset" >= wanted.next
      order by "offset" limit ${most.records}
    ) page
  ) sized
  where bytes_before < ${most.bytes}
) r
order by r.topic, r.partition, r."offset"`;

const TIMES = `
select r.time
from unnest($1::text[], $2::integer[], $3::bigint[]) with ordinality as wanted (topic, partition, next, position)
left join lateral (
  select time from event_log.record
  where topic = wanted.topic and partition = wanted.partition and "offset" >= wanted.next
  order by "offset" limit 1
) r on true
order by wanted.position`;
