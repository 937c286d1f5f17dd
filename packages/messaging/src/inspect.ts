import { createHash } from 'node:crypto';
import type { EventLog, OffsetRange, StoredRecord } from './event-log.ts';
import { partitionOf } from './partitioner.ts';
import { eventIdOf } from './projection.ts';
import type { SqlExecutor } from './sql.ts';

/** One place in which an event lies, and all that may be told of it: never what it says. */
export interface EventTrace {
  readonly place: 'OUTBOX' | 'LOG' | 'INBOX' | 'PARKED';
  readonly id: string | null;
  readonly topic?: string;
  readonly key?: string;
  /** "waiting" or when it was published, taken in or stored. */
  readonly at: Date | 'WAITING';
  readonly partition?: number;
  readonly offset?: string;
  /** Bytes of its value; null of a tombstone. */
  readonly bytes?: number | null;
  /** SHA-256 of its value: the same everywhere where it is the same event. */
  readonly sha256?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Why its key is parked. */
  readonly reason?: string;
}

interface KeptRow {
  readonly id: string | null;
  readonly topic: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: number | null;
  readonly sha256: string | null;
}

const CONTENT = `headers, octet_length(value) as bytes, encode(sha256(value), 'hex') as sha256`;

/**
 * Every place in which a key's events, or the event of an id, lie: this service's outbox, the log, its inbox as
 * `consumer`, and behind its parked keys. Reads of the log what the key's partition has of the topics, and all of them
 * only for an id that no other place knows.
 */
export async function inspectEvents(
  sql: SqlExecutor,
  log: EventLog,
  { consumer, topics }: { readonly consumer: string; readonly topics: readonly string[] },
  keyOrId: string,
): Promise<readonly EventTrace[]> {
  const outbox = await sql.query<KeptRow & { published_at: Date | null }>(
    `select event_id::text as id, topic, key, published_at, ${CONTENT}
     from messaging.outbox o where o.key = $1 or o.event_id::text = $1 order by o.id`,
    [keyOrId],
  );
  const parked = await sql.query<KeptRow & Place & { recorded_at: Date; reason: string }>(
    `select event_id::text as id, topic, key, partition, "offset"::text as "offset", recorded_at, reason, ${CONTENT}
     from messaging.parked_event e join messaging.parked_key k using (consumer, topic, key)
     where consumer = $1 and (key = $2 or event_id::text = $2) order by e.id`,
    [consumer, keyOrId],
  );
  const heard = [...new Set([...topics, ...outbox.map(({ topic }) => topic)])];
  const keys = [keyOrId, ...outbox.map(({ key }) => key), ...parked.map(({ key }) => key)];
  const records = await findRecords(log, heard, keys, keyOrId);
  const ids = [...outbox, ...parked].map(({ id }) => id).concat(records.map(eventIdOf), keyOrId);
  const inbox = await sql.query<{ id: string; received_at: Date }>(
    `select event_id::text as id, received_at from messaging.inbox
     where consumer = $1 and event_id::text = any ($2::text[]) order by received_at, event_id`,
    [consumer, ids],
  );
  return [
    ...outbox.map(({ published_at, ...row }) => ({
      place: 'OUTBOX' as const,
      ...row,
      at: published_at ?? ('WAITING' as const),
    })),
    ...records.map((record) => ({
      place: 'LOG' as const,
      id: eventIdOf(record),
      topic: record.topic,
      key: record.key,
      at: record.time,
      partition: record.partition,
      offset: record.offset.toString(),
      headers: record.headers,
      bytes: record.value?.byteLength ?? null,
      sha256: record.value && createHash('sha256').update(record.value).digest('hex'),
    })),
    ...inbox.map(({ id, received_at }) => ({ place: 'INBOX' as const, id, at: received_at })),
    ...parked.map(({ recorded_at, ...row }) => ({ place: 'PARKED' as const, ...row, at: recorded_at })),
  ];
}

interface Place {
  readonly partition: number;
  readonly offset: string;
}

async function findRecords(
  log: EventLog,
  topics: readonly string[],
  keys: readonly string[],
  keyOrId: string,
): Promise<StoredRecord[]> {
  const extents = topics.length === 0 ? [] : await log.extents(topics);
  const partitions = (topic: string) => extents.filter((range) => range.topic === topic).length;
  const isOfKey = ({ topic, partition }: OffsetRange) =>
    keys.some((key) => partitionOf(key, partitions(topic)) === partition);
  const found: StoredRecord[] = [];
  const search = (ranges: readonly OffsetRange[]) =>
    log.read({
      ranges,
      onBatch: ({ records }) => {
        found.push(...records.filter((record) => record.key === keyOrId || eventIdOf(record) === keyOrId));
        return Promise.resolve();
      },
    });
  await search(extents.filter(isOfKey));
  if (found.length === 0 && keys.length === 1) await search(extents.filter((range) => !isOfKey(range)));
  return found.sort(
    (a, b) => a.topic.localeCompare(b.topic) || a.partition - b.partition || (a.offset < b.offset ? -1 : 1),
  );
}
