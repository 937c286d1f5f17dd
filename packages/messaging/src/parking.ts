import type { Books } from './books.ts';
import type { StoredRecord } from './event-log.ts';
import type { SqlExecutor } from './sql.ts';

export class TooManyParkedKeys extends Error {
  override readonly name = 'TooManyParkedKeys';
  constructor({ consumer, parkedKeysPerMinute }: Books, reason: string) {
    super(
      `Consumer ${consumer} would park more than ${parkedKeysPerMinute} keys within a minute; the last for ${reason}`,
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
  { consumer, schema }: Books,
  topic: string,
  keys: readonly string[],
): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const rows = await tx.query<{ key: string }>(
    `select key from ${schema}.parked_key
     where consumer = $1 and topic = $2 and key = any ($3) order by key for update`,
    [consumer, topic, keys],
  );
  return new Set(rows.map((row) => row.key));
}

/** Parks a key. Throws TooManyParkedKeys past the limit: the caller's transaction must then not commit. */
export async function parkKey(
  tx: SqlExecutor,
  books: Books,
  topic: string,
  key: string,
  reason: string,
): Promise<void> {
  const { consumer, schema, parkedKeysPerMinute } = books;
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))::text', [
    `${schema}:${consumer}/parking`,
  ]);
  const rows = await tx.query<{ recent: string }>(
    `with parked as (
       insert into ${schema}.parked_key (consumer, topic, key, reason) values ($1, $2, $3, $4)
     )
     select count(*) + 1 as recent from ${schema}.parked_key
     where consumer = $1 and parked_at > clock_timestamp() - interval '1 minute'`,
    [consumer, topic, key, reason],
  );
  if (Number(rows[0]?.recent) > parkedKeysPerMinute) throw new TooManyParkedKeys(books, reason);
}

/**
 * Lets records wait behind their parked keys, in the order given. A record that waits already is not added twice; one of
 * another log that began its offsets anew is another one.
 */
export async function addParkedEvents(
  tx: SqlExecutor,
  { consumer, schema }: Books,
  waiting: readonly WaitingRecord[],
): Promise<void> {
  if (waiting.length === 0) return;
  const records = waiting.map(({ record }) => record);
  await tx.query(
    `insert into ${schema}.parked_event (consumer, topic, key, partition, "offset", event_id, headers, value)
     select $1, topic, key, partition, "offset", event_id, headers, value
     from unnest($2::text[], $3::text[], $4::integer[], $5::bigint[], $6::uuid[], $7::jsonb[], $8::bytea[])
       with ordinality as w (topic, key, partition, "offset", event_id, headers, value, position)
     order by position
     on conflict (consumer, topic, identity) do nothing`,
    [
      consumer,
      records.map(({ topic }) => topic),
      records.map(({ key }) => key),
      records.map(({ partition }) => partition),
      records.map(({ offset }) => offset.toString()),
      waiting.map(({ eventId }) => eventId),
      records.map(({ headers }) => JSON.stringify(headers)),
      records.map(({ value }) => value),
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
