import type { Pool } from 'pg';
import { type LogRecord, type PublishOptions, UnknownTopic } from '../event-log.ts';
import { inOnePiece } from '../one-piece.ts';
import { partitionOf } from '../partitioner.ts';

const APPEND_RECORDS = 1_000;
const APPEND_BYTES = 4 * 1024 * 1024;

/** Appends in the order given, in as many transactions as their size asks for. Throws UnknownTopic. */
export async function appendRecords(
  pool: Pool,
  topic: string,
  partitions: number,
  records: readonly LogRecord[],
  { beforePart }: PublishOptions,
): Promise<void> {
  for (const part of parts(records)) {
    await beforePart?.();
    const result = await pool.query<{ written: string }>({
      name: 'event-log-append',
      text: 'select event_log.append($1, $2, $3, $4, $5, $6, $7, $8) as written',
      values: [topic, ...columnsOf(part, partitions)],
    });
    if (Number(result.rows[0]?.written) !== part.length) throw new UnknownTopic(topic);
  }
}

/**
 * Partition, place among the part's records of that partition, key, headers and where the value begins and how long
 * it is, each as an array; then all values in one piece.
 */
function columnsOf(records: readonly LogRecord[], partitions: number): unknown[] {
  const counts = new Map<number, number>();
  const owners: number[] = [];
  const places: number[] = [];
  for (const { key } of records) {
    const partition = partitionOf(key, partitions);
    const place = counts.get(partition) ?? 0;
    counts.set(partition, place + 1);
    owners.push(partition);
    places.push(place);
  }
  const { starts, lengths, piece } = inOnePiece(records.map(({ value }) => value));
  return [
    owners,
    places,
    records.map(({ key }) => key),
    records.map(({ headers }) => JSON.stringify(headers)),
    starts,
    lengths,
    piece,
  ];
}

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
