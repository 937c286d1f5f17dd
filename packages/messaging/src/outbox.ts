import type { EncodedEvent } from '@reformgraph/event-contracts';
import { laneOf } from './partitioner.ts';
import type { SqlExecutor } from './sql.ts';

/** Bytes of key, headers and value together that still fit a record of Kafka's default limit. */
export const MAX_EVENT_BYTES = 900 * 1024;

export class EventTooLarge extends Error {
  override readonly name = 'EventTooLarge';
  readonly bytes: number;
  constructor(id: string, bytes: number) {
    super(`Event ${id} has ${bytes} bytes, at most ${MAX_EVENT_BYTES} are allowed`);
    this.bytes = bytes;
  }
}

const COLUMNS = ['event_id', 'lane', 'topic', 'key', 'headers', 'value'];
const TYPES = ['uuid', 'smallint', 'text', 'text', 'jsonb', 'bytea'];
/** PostgreSQL takes 65,535 parameters. */
const EVENTS_AT_ONCE = 1_000;

/**
 * Stores events in the transaction of `tx`, in the order given; they leave after its commit.
 * Call it after the aggregate's row was written or locked in `tx`: then the order of a key is its commit order.
 * Throws EventTooLarge, before anything is stored, for an event over MAX_EVENT_BYTES.
 */
export async function appendToOutbox(tx: SqlExecutor, events: readonly EncodedEvent[]): Promise<void> {
  const rows = events.map((event) => {
    const headers = JSON.stringify(event.headers);
    const bytes = (event.value?.byteLength ?? 0) + Buffer.byteLength(headers) + Buffer.byteLength(event.key);
    if (bytes > MAX_EVENT_BYTES) throw new EventTooLarge(event.id, bytes);
    return [event.id, laneOf(event.key), event.topic, event.key, headers, event.value];
  });
  for (let from = 0; from < rows.length; from += EVENTS_AT_ONCE) {
    const some = rows.slice(from, from + EVENTS_AT_ONCE);
    await tx.query(insertOf(some.length), some.flat());
  }
}

/** Values as parameters cost half of what they cost inside of one JSON text. */
function insertOf(rows: number): string {
  const rowAt = (row: number) =>
    TYPES.map((type, at) => `$${row * TYPES.length + at + 1}::${type}`).join(', ');
  const values = Array.from({ length: rows }, (_, row) => `(${rowAt(row)})`).join(', ');
  return `insert into messaging.outbox (${COLUMNS.join(', ')}) values ${values}`;
}

/** Events of a service that are committed and not yet published. */
export interface OutboxBacklog {
  readonly events: number;
  /** Since when the oldest waits. */
  readonly oldestAt: Date | null;
  /** The topic of the one that is sent next. */
  readonly nextTopic: string | null;
}

/** Asks a service's own database for its backlog; works while the log is away. */
export async function outboxBacklog(sql: SqlExecutor): Promise<OutboxBacklog> {
  const [row] = await sql.query<{ events: number; oldest: string | null; next: string | null }>(
    `select count(*)::integer as events, min(recorded_at)::text as oldest,
       (select topic from messaging.outbox where published_at is null order by id limit 1) as next
     from messaging.outbox where published_at is null`,
  );
  const oldestAt = row?.oldest ? new Date(row.oldest) : null;
  return { events: row?.events ?? 0, oldestAt, nextTopic: row?.next ?? null };
}
