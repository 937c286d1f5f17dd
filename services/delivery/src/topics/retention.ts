import type { SqlExecutor } from '@reformgraph/messaging';
import { COMPACTED_TOPICS } from './feed-topics.ts';

export interface Retention {
  /** Days that a record is kept; on a compacted topic the newest of each key stays beyond them, without a tombstone. */
  readonly days: number;
  /** Most records that are looked at in one transaction. */
  readonly batch: number;
}

interface Partition {
  readonly topic: string;
  readonly partition: number;
}

interface Range extends Partition {
  /** First position that is looked at. */
  readonly from: string;
  /** First position behind it that stays as it is. */
  readonly end: string;
}

/**
 * Removes a batch of what is too old from the copy of a partition, in the transaction of `tx`. Returns false where
 * there is nothing to remove, or another process is at the topic.
 */
export async function removeOld(
  tx: SqlExecutor,
  { topic, partition }: Partition,
  { days, batch }: Retention,
): Promise<boolean> {
  const [lock] = await tx.query<{ taken: boolean }>(
    'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 2)) AS taken',
    [topic],
  );
  if (!lock?.taken) return false;
  const [old] = await tx.query<{ from: string; end: string | null }>(
    `WITH part AS (SELECT whole_from FROM feed_partition WHERE topic = $1 AND partition = $2),
          oldest AS (
            SELECT position, copied_at < clock_timestamp() - $3 * interval '1 day' AS old
            FROM feed_record WHERE topic = $1 AND partition = $2 AND position >= (SELECT whole_from FROM part)
            ORDER BY position LIMIT $4)
     SELECT whole_from::text AS from,
            (SELECT COALESCE(min(position) FILTER (WHERE NOT old), max(position) + 1) FROM oldest
             HAVING bool_or(old))::text AS end
     FROM part`,
    [topic, partition, days, batch],
  );
  if (!old?.end) return false;
  const { from, end } = old;
  const range = { topic, partition, from, end };
  if (COMPACTED_TOPICS.includes(topic)) await thinOut(tx, range);
  else await removeAll(tx, range);
  return true;
}

/** The next number of a removal from the topic. */
const NEXT_EPOCH = '(SELECT max(greatest(epoch, whole_epoch)) + 1 FROM feed_partition WHERE topic = $1)';

async function removeAll(tx: SqlExecutor, { topic, partition, end }: Range): Promise<void> {
  await tx.query(
    `WITH gone AS (
       DELETE FROM feed_record WHERE topic = $1 AND partition = $2 AND position < $3
       RETURNING key, version, organization_id)
     INSERT INTO feed_removed (topic, key, version, organization_id, epoch)
     SELECT DISTINCT ON (key) $1, key, version, organization_id, ${NEXT_EPOCH} FROM gone ORDER BY key, version DESC
     ON CONFLICT (topic, key) DO UPDATE SET
       (version, organization_id, epoch)
       = (greatest(feed_removed.version, excluded.version), excluded.organization_id, excluded.epoch)`,
    [topic, partition, end],
  );
  await tx.query(
    `UPDATE feed_partition SET (whole_from, readable_from, whole_epoch, epoch) = ($3, $3, next.epoch, next.epoch)
     FROM (SELECT ${NEXT_EPOCH} AS epoch) AS next WHERE topic = $1 AND partition = $2`,
    [topic, partition, end],
  );
}

/** Leaves the newest record of each key before the range's end, and none where that is a tombstone. */
async function thinOut(tx: SqlExecutor, { topic, partition, from, end }: Range): Promise<void> {
  await tx.query(
    `DELETE FROM feed_record old USING feed_record newer
     WHERE newer.topic = $1 AND newer.partition = $2 AND newer.position >= $3 AND newer.position < $4
       AND old.topic = $1 AND old.partition = $2 AND old.key = newer.key AND old.position < newer.position`,
    [topic, partition, from, end],
  );
  const [gone] = await tx.query<{ readableFrom: string | null }>(
    `WITH gone AS (
       DELETE FROM feed_record WHERE topic = $1 AND partition = $2 AND position >= $3 AND position < $4 AND tombstone
       RETURNING position)
     SELECT (max(position) + 1)::text AS "readableFrom" FROM gone`,
    [topic, partition, from, end],
  );
  await tx.query(
    `UPDATE feed_partition SET whole_from = $3, whole_epoch = next.epoch,
            readable_from = COALESCE($4, readable_from),
            epoch = CASE WHEN $4::bigint IS NULL THEN feed_partition.epoch ELSE next.epoch END
     FROM (SELECT ${NEXT_EPOCH} AS epoch) AS next WHERE topic = $1 AND partition = $2`,
    [topic, partition, end, gone?.readableFrom ?? null],
  );
}
