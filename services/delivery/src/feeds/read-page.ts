import type { SqlExecutor } from '@reformgraph/messaging';
import type { PartitionState } from './copy-state.ts';
import type { Cursor } from './cursor.ts';

/** A page stops after the event with which it has so many bytes. */
const ENOUGH_BYTES = 4 * 1024 * 1024;

export interface PageAsked {
  readonly topic: string;
  /** The units whose events the reader may see; null where it may see every event of the topic. */
  readonly units: readonly string[] | null;
  readonly cursor: Cursor;
  /** Most events of the page. */
  readonly limit: number;
}

export interface Page {
  /** Events in CloudEvents' JSON format, in the order in which they were copied. */
  readonly events: readonly { readonly id: string; readonly body: string }[];
  /** Where the next page begins. */
  readonly next: Cursor;
}

/** The events after a cursor; `state` is of the same snapshot. Events of one key have the order of the log. */
export async function readPage(
  sql: SqlExecutor,
  state: readonly PartitionState[],
  { topic, units, cursor, limit }: PageAsked,
): Promise<Page> {
  const { positions } = cursor;
  const rows = await sql.query<{
    partition: number;
    position: string;
    id: string;
    body: string;
    before: number;
  }>(
    `WITH candidate AS (
       SELECT p.partition, r.position, r.sequence, r.bytes
       FROM unnest($2::integer[], $3::bigint[]) AS p (partition, position) ${units === null ? OF_ALL : OF_UNITS}
       ORDER BY r.sequence LIMIT $4
     ), page AS (
       SELECT *, (sum(bytes) OVER (ORDER BY sequence) - bytes)::integer AS before FROM candidate
     )
     SELECT r.partition, r.position::text, r.event_id AS id, r.event AS body, page.before
     FROM page JOIN feed_record r ON (r.topic, r.partition, r.position) = ($1, page.partition, page.position)
     WHERE page.before < ${ENOUGH_BYTES} ORDER BY page.sequence`,
    [
      topic,
      positions.map((_, partition) => partition),
      positions.map(String),
      limit,
      ...(units === null ? [] : [units]),
    ],
  );
  const last = rows.at(-1);
  const isFull =
    rows.length >= limit ||
    (last !== undefined && last.before + Buffer.byteLength(last.body) >= ENOUGH_BYTES);
  const reached = new Map(rows.map(({ partition, position }) => [partition, BigInt(position) + 1n]));
  return {
    events: rows.map(({ id, body }) => ({ id, body })),
    next: {
      epoch: cursor.epoch,
      positions: positions.map((position, partition) =>
        isFull ? (reached.get(partition) ?? position) : (state[partition]?.next ?? position),
      ),
    },
  };
}

const RECORDS = 'SELECT position, sequence, octet_length(event) AS bytes FROM feed_record';

const OF_ALL = `
  CROSS JOIN LATERAL (
    ${RECORDS} WHERE topic = $1 AND partition = p.partition AND position >= p.position
    ORDER BY position LIMIT $4) r`;

const OF_UNITS = `
  CROSS JOIN unnest($5::uuid[]) AS u (id)
  CROSS JOIN LATERAL (
    ${RECORDS} WHERE topic = $1 AND partition = p.partition AND organization_id = u.id AND position >= p.position
    ORDER BY position LIMIT $4) r`;
