import type { Pool } from 'pg';
import { type LogRecord, type RecordBatch, type StoredRecord, UnknownTopic } from '../event-log.ts';
import { partitionOf } from '../partitioner.ts';

const APPEND_RECORDS = 1_000;
const APPEND_BYTES = 4 * 1024 * 1024;
/** What a member of a group gets of one partition at a time. */
const MEMBER_READS = { records: 500, bytes: 2 * 1024 * 1024 };

/** Where a reader stands in one partition: `next` is the offset it wants. */
export interface ReadPosition {
  readonly topic: string;
  readonly partition: number;
  readonly next: bigint;
}

/** Appends in the order given, in as many transactions as their size asks for. Throws UnknownTopic. */
export async function appendRecords(
  pool: Pool,
  topic: string,
  partitions: number,
  records: readonly LogRecord[],
): Promise<void> {
  for (const part of parts(records)) {
    const result = await pool.query<{ written: string }>({
      name: 'event-log-append',
      text: 'select event_log.append($1, $2, $3, $4, $5) as written',
      values: [
        topic,
        part.map((record) => partitionOf(record.key, partitions)),
        part.map((record) => record.key),
        part.map((record) => JSON.stringify(record.headers)),
        part.map((record) => record.value),
      ],
    });
    if (Number(result.rows[0]?.written) !== part.length) throw new UnknownTopic(topic);
  }
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
  const { rows } = await pool.query<RecordRow>({
    name: 'event-log-read',
    text: READ,
    values: [...columnsOf(positions), most.records, most.bytes],
  });
  const batches: { topic: string; partition: number; records: StoredRecord[] }[] = [];
  for (const row of rows) {
    const record: StoredRecord = { ...row, offset: BigInt(row.offset) };
    const batch = batches.at(-1);
    if (batch?.topic === row.topic && batch.partition === row.partition) batch.records.push(record);
    else batches.push({ topic: row.topic, partition: row.partition, records: [record] });
  }
  return batches;
}

/** Ends of all partitions of the topics: offsets that the next records will get. */
export async function endPositions(pool: Pool, topics: readonly string[]): Promise<ReadPosition[]> {
  const { rows } = await pool.query<{ topic: string; partition: number; next: string }>(
    'select topic, partition, next_offset as next from event_log.partition where topic = any ($1) order by topic, partition',
    [topics],
  );
  const missing = topics.find((topic) => !rows.some((row) => row.topic === topic));
  if (missing !== undefined) throw new UnknownTopic(missing);
  return rows.map((row) => ({ ...row, next: BigInt(row.next) }));
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

interface RecordRow extends Omit<StoredRecord, 'offset'> {
  readonly offset: string;
}

const READ = `
select r.topic, r.partition, r."offset", r.key, r.headers, r.value, r.time
from unnest($1::text[], $2::integer[], $3::bigint[]) as wanted (topic, partition, next)
cross join lateral (
  select * from (
    select page.*, sum(page.bytes) over (order by page."offset") - page.bytes as bytes_before
    from (
      select *, coalesce(octet_length(value), 0) as bytes from event_log.record
      where topic = wanted.topic and partition = wanted.partition and "offset" >= wanted.next
      order by "offset" limit $4::integer
    ) page
  ) sized
  where bytes_before < $5::bigint
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

function* parts(records: readonly LogRecord[]): Generator<LogRecord[]> {
  let part: LogRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    const size = record.value?.byteLength ?? 0;
    if (part.length > 0 && (part.length === APPEND_RECORDS || bytes + size > APPEND_BYTES)) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(record);
    bytes += size;
  }
  if (part.length > 0) yield part;
}
