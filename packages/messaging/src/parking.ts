import type { StoredRecord } from './event-log.ts';
import type { SqlExecutor } from './sql.ts';

/** More keys than this parked within a minute are our own fault: the consumer stops. */
export const PARKED_KEYS_PER_MINUTE = 20;

export class TooManyParkedKeys extends Error {
  override readonly name = 'TooManyParkedKeys';
  constructor(consumer: string, reason: string) {
    super(
      `Consumer ${consumer} would park more than ${PARKED_KEYS_PER_MINUTE} keys within a minute; the last for ${reason}`,
    );
  }
}

/** A record that waits behind a parked key, or parks it. */
export interface WaitingRecord {
  readonly record: StoredRecord;
  /** Null where the record has no readable id. */
  readonly eventId: string | null;
}

/** Which of the keys are parked; their rows stay locked to the end of the transaction, so redrive waits or is over. */
export async function lockParkedKeys(
  tx: SqlExecutor,
  consumer: string,
  topic: string,
  keys: readonly string[],
): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const rows = await tx.query<{ key: string }>(
    `select key from messaging.parked_key
     where consumer = $1 and topic = $2 and key = any ($3) order by key for update`,
    [consumer, topic, keys],
  );
  return new Set(rows.map((row) => row.key));
}

/** Parks a key. Throws TooManyParkedKeys past the limit: the caller's transaction must then not commit. */
export async function parkKey(
  tx: SqlExecutor,
  consumer: string,
  topic: string,
  key: string,
  reason: string,
): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))::text', [`${consumer}/parking`]);
  const rows = await tx.query<{ recent: string }>(
    `with parked as (
       insert into messaging.parked_key (consumer, topic, key, reason) values ($1, $2, $3, $4)
     )
     select count(*) + 1 as recent from messaging.parked_key
     where consumer = $1 and parked_at > clock_timestamp() - interval '1 minute'`,
    [consumer, topic, key, reason],
  );
  if (Number(rows[0]?.recent) > PARKED_KEYS_PER_MINUTE) throw new TooManyParkedKeys(consumer, reason);
}

/** Lets records wait behind their parked keys, in the order given. A record that waits already is not added twice. */
export async function addParkedEvents(
  tx: SqlExecutor,
  consumer: string,
  waiting: readonly WaitingRecord[],
): Promise<void> {
  for (const { record, eventId } of waiting)
    await tx.query(
      `insert into messaging.parked_event (consumer, topic, key, partition, "offset", event_id, headers, value)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (consumer, topic, partition, "offset") do nothing`,
      [
        consumer,
        record.topic,
        record.key,
        record.partition,
        record.offset.toString(),
        eventId,
        JSON.stringify(record.headers),
        record.value,
      ],
    );
}

/** How many keys of a consumer are parked. */
export async function countParkedKeys(sql: SqlExecutor, consumer: string): Promise<number> {
  const rows = await sql.query<{ keys: string }>(
    'select count(*) as keys from messaging.parked_key where consumer = $1',
    [consumer],
  );
  return Number(rows[0]?.keys);
}
