import { type DecodedEvent, type EventContract, decodeEvent } from '@reformgraph/event-contracts';
import { type Books, liveBooks, partitionLock } from './books.ts';
import type { RecordBatch, StoredRecord } from './event-log.ts';
import { isPassing, reasonOf } from './failures.ts';
import type { Logger } from './logger.ts';
import { type WaitingRecord, addParkedEvents, lockParkedKeys, parkKey } from './parking.ts';
import type { SqlExecutor } from './sql.ts';

/** A record as the log keeps it, when it was taken aside. */
export type KeptRecord = Pick<StoredRecord, 'topic' | 'partition' | 'offset' | 'key' | 'headers' | 'value'>;

/** What a consumer makes of events. */
export interface Projection {
  /** Name of the consumer: its group on the log and its name in the inbox; never changed once used. */
  readonly name: string;
  /** All contracts of the topics read: an event of any other type parks its key. */
  readonly contracts: readonly EventContract<unknown>[];
  /**
   * Writes new events to the projection in `tx`, in order per key; its SQL must let only a newer version win.
   * Called again, event by event, where it fails for a batch: it may have no effect but through `tx`.
   * `records` are the events as the log keeps them, one for each, all of one topic and partition.
   */
  readonly apply: (
    tx: SqlExecutor,
    events: readonly DecodedEvent[],
    records: readonly KeptRecord[],
  ) => Promise<void>;
}

interface Readable {
  readonly record: StoredRecord;
  readonly event: DecodedEvent;
}

/**
 * Takes a batch into the projection, in the transaction of `tx`: what the inbox knows is skipped, what cannot be
 * read or applied parks its key, what comes after waits behind it. Throws only for what passes (see isPassing)
 * and TooManyParkedKeys; then nothing of the batch may be committed.
 */
export async function takeBatch(
  tx: SqlExecutor,
  projection: Projection,
  batch: RecordBatch,
  logger: Logger,
  books: Books = liveBooks(projection.name),
): Promise<void> {
  const { name } = projection;
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))::text', [
    partitionLock(books, batch.topic, batch.partition),
  ]);
  const records = await newRecords(tx, books, batch.records);
  const parked = await lockParkedKeys(tx, books, batch.topic, [...new Set(records.map(({ key }) => key))]);
  const waiting: WaitingRecord[] = [];
  const readable: Readable[] = [];

  const park = async (record: StoredRecord, error: unknown): Promise<void> => {
    const reason = reasonOf(error);
    await parkKey(tx, books, record.topic, record.key, reason);
    parked.add(record.key);
    logger.error(
      { consumer: name, ...placeOf(record), reason },
      'An event cannot be taken; its key is parked, later events of the key wait behind it',
    );
  };

  for (const record of records) {
    if (!parked.has(record.key)) {
      try {
        readable.push({ record, event: decode(projection, record) });
        continue;
      } catch (error) {
        await park(record, error);
      }
    }
    waiting.push({ record, eventId: eventIdOf(record) });
  }

  const events = readable.map(({ event }) => event);
  const kept = readable.map(({ record }) => record);
  if (events.length > 0 && (await failureOf(tx, () => projection.apply(tx, events, kept)))) {
    for (const { record, event } of readable) {
      if (!parked.has(record.key)) {
        const failure = await failureOf(tx, () => projection.apply(tx, [event], [record]));
        if (!failure) continue;
        await park(record, failure.error);
      }
      waiting.push({ record, eventId: event.id });
    }
    waiting.sort((one, other) => (one.record.offset < other.record.offset ? -1 : 1));
  }
  await addParkedEvents(tx, books, waiting);
}

/** Reads a record by the projection's contracts; throws UnreadableEvent. */
export function decode(
  projection: Projection,
  record: { headers: Readonly<Record<string, string>>; value: Buffer | null },
): DecodedEvent {
  return decodeEvent(projection.contracts, record);
}

/** Runs `work` under a savepoint; returns its deterministic failure, its effects undone, or throws what passes. */
export async function failureOf(
  tx: SqlExecutor,
  work: () => Promise<void>,
): Promise<{ error: unknown } | undefined> {
  await tx.query('savepoint apply');
  try {
    await work();
    await tx.query('release savepoint apply');
    return undefined;
  } catch (error) {
    if (isPassing(error)) throw error;
    await tx.query('rollback to savepoint apply');
    await tx.query('release savepoint apply');
    return { error };
  }
}

/** Records that this consumer has not taken before. */
async function newRecords(
  tx: SqlExecutor,
  { inbox }: Books,
  records: readonly StoredRecord[],
): Promise<readonly StoredRecord[]> {
  const ids = [...new Set(records.map(eventIdOf).filter((id) => id !== null))];
  if (ids.length === 0) return records;
  const fresh = await inbox.hear(tx, ids);
  return records.filter((record) => {
    const id = eventIdOf(record);
    return id === null || fresh.delete(id);
  });
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The id that a record bears in its headers; null where it has none that can be read. */
export function eventIdOf(record: Pick<StoredRecord, 'headers'>): string | null {
  const id = record.headers['ce_id'];
  return id !== undefined && UUID.test(id) ? id.toLowerCase() : null;
}

/** What names a record in a log; not its key, which may be a person's id. */
function placeOf(record: StoredRecord): object {
  return {
    topic: record.topic,
    partition: record.partition,
    offset: record.offset.toString(),
    eventId: eventIdOf(record),
    type: record.headers['ce_type'],
  };
}
