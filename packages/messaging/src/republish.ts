import { type OutboxPlace, sendAgain } from './send-again.ts';
import type { SqlExecutor } from './sql.ts';

/** Which published rows of an outbox; each given part narrows it. The later rows of their keys come with them. */
export interface PublishedRows {
  readonly fromTime?: Date;
  readonly toTime?: Date;
  readonly fromId?: bigint;
  readonly toId?: bigint;
  readonly keys?: readonly string[];
  readonly topics?: readonly string[];
}

/** Published rows of one topic that are still kept. */
export interface PublishedOfTopic {
  readonly topic: string;
  readonly events: number;
  readonly firstId: string;
  readonly lastId: string;
  readonly firstRecordedAt: Date;
  readonly lastRecordedAt: Date;
}

/** What `republish` would send again, per topic. */
export async function publishedRows(
  sql: SqlExecutor,
  rows: PublishedRows,
): Promise<readonly PublishedOfTopic[]> {
  return sql.query<PublishedOfTopic>(
    `select topic, count(*)::integer as events, min(outbox.id)::text as "firstId", max(outbox.id)::text as "lastId",
            min(recorded_at) as "firstRecordedAt", max(recorded_at) as "lastRecordedAt"
     from messaging.outbox join (${FIRST_OF_KEYS}) first using (topic, key)
     where published_at is not null and outbox.id >= first.id::bigint group by topic order by topic`,
    chosenBy(rows),
  );
}

/**
 * Lets the relay send published rows again, in order of their ids per key and before what is committed after them;
 * returns how many. With a row all later ones of its key on its topic are sent again: the last record of a key is always
 * its newest. Consumers know their ids and take none twice.
 */
export async function republish(sql: SqlExecutor, rows: PublishedRows): Promise<number> {
  return sendAgain(sql, await sql.query<OutboxPlace>(FIRST_OF_KEYS, chosenBy(rows)));
}

const CHOSEN = `published_at is not null
  and ($1::timestamptz is null or recorded_at >= $1) and ($2::timestamptz is null or recorded_at <= $2)
  and ($3::bigint is null or id >= $3) and ($4::bigint is null or id <= $4)
  and ($5::text[] is null or key = any ($5)) and ($6::text[] is null or topic = any ($6))`;

const FIRST_OF_KEYS = `select topic, key, min(id)::text as id from messaging.outbox where ${CHOSEN} group by topic, key`;

function chosenBy({ fromTime, toTime, fromId, toId, keys, topics }: PublishedRows): unknown[] {
  return [
    fromTime?.toISOString() ?? null,
    toTime?.toISOString() ?? null,
    fromId?.toString() ?? null,
    toId?.toString() ?? null,
    keys ?? null,
    topics ?? null,
  ];
}
