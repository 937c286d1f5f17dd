import type { SqlExecutor } from '@reformgraph/messaging';
import type { Place, TurnInput, WaitingKey } from './turn-plan.ts';
import { IS_FOR_CLIENT, type Turn } from './turns.ts';

const WINDOW_PER_PARTITION = 50;
const DUE_KEYS = 20;
const WAITING_PER_KEY = 50;

/**
 * What there is for a turn to do, and how far the window reaches per partition: records that are not for the client
 * are passed over with it.
 */
export async function readTurnInput(sql: SqlExecutor, turn: Turn): Promise<TurnInput> {
  await noteMissed(sql, turn);
  const { window, ends } = await readWindow(sql, turn);
  const held = await readHeld(sql, turn, window);
  const due = await readDue(sql, turn);
  const following = await windowEnds(sql, turn, window);
  return {
    window,
    ends,
    held,
    due: await Promise.all(due.map((key) => withWaiting(sql, turn, key, following.get(key.partition) ?? 0n))),
  };
}

/** Whoever stands before what the copy still holds has missed events; the webhook tells since when. */
async function noteMissed(sql: SqlExecutor, { webhookId, topic }: Turn): Promise<void> {
  await sql.query(
    `UPDATE webhook w SET missed_at = clock_timestamp()
     WHERE w.id = $1 AND w.missed_at IS NULL AND EXISTS (
       SELECT FROM webhook_position p JOIN feed_partition f ON (f.topic, f.partition) = ($2, p.partition)
       WHERE p.webhook_id = w.id AND p.next_position < f.readable_from
         AND p.from_epoch IS DISTINCT FROM f.epoch)`,
    [webhookId, topic],
  );
}

interface WindowRow {
  readonly partition: number;
  readonly end: string;
  readonly position: string | null;
  readonly key: string;
  readonly isFor: boolean;
}

/** One statement, so that the end of a partition and what lies before it are of the same moment. */
async function readWindow(
  sql: SqlExecutor,
  { webhookId, topic }: Turn,
): Promise<Pick<TurnInput, 'window' | 'ends'>> {
  const rows = await sql.query<WindowRow>(
    `SELECT p.partition, f.next_position::text AS end, r.position::text, r.key, ${IS_FOR_CLIENT} AS "isFor"
     FROM webhook w
     JOIN webhook_position p ON p.webhook_id = w.id
     JOIN feed_partition f ON (f.topic, f.partition) = (w.topic, p.partition)
     LEFT JOIN LATERAL (
       SELECT position, key, organization_id FROM feed_record
       WHERE topic = $2 AND partition = p.partition AND position >= p.next_position
       ORDER BY position LIMIT ${WINDOW_PER_PARTITION}) r ON true
     WHERE w.id = $1
     ORDER BY p.partition, r.position`,
    [webhookId, topic],
  );
  return {
    window: rows.flatMap(({ partition, position, key, isFor }) =>
      position === null ? [] : [{ partition, position: BigInt(position), key, isFor }],
    ),
    ends: rows.flatMap(({ partition, end, position }) =>
      position === null ? [{ partition, nextPosition: BigInt(end) }] : [],
    ),
  };
}

async function readHeld(
  sql: SqlExecutor,
  { webhookId }: Turn,
  window: readonly Place[],
): Promise<TurnInput['held']> {
  return sql.query(
    'SELECT partition, key FROM webhook_waiting_key WHERE webhook_id = $1 AND key = ANY ($2)',
    [webhookId, [...new Set(window.map(({ key }) => key))]],
  );
}

async function readDue(sql: SqlExecutor, { webhookId }: Turn): Promise<WaitingKey[]> {
  const rows = await sql.query<{
    partition: number;
    key: string;
    position: string;
    attempts: number;
    firstRefusedAt: Date;
  }>(
    `SELECT partition, key, next_position::text AS position, attempts, first_refused_at AS "firstRefusedAt"
     FROM webhook_waiting_key WHERE webhook_id = $1 AND next_attempt_at <= clock_timestamp()
     ORDER BY next_attempt_at LIMIT ${DUE_KEYS}`,
    [webhookId],
  );
  return rows.map(({ position, firstRefusedAt, ...row }) => ({
    ...row,
    nextPosition: BigInt(position),
    firstRefusedAt: firstRefusedAt.getTime(),
  }));
}

/** Where the window of each partition ends; a waiting key is followed up to there and not beyond. */
async function windowEnds(
  sql: SqlExecutor,
  { webhookId }: Turn,
  window: readonly Place[],
): Promise<ReadonlyMap<number, bigint>> {
  const rows = await sql.query<{ partition: number; position: string }>(
    'SELECT partition, next_position::text AS position FROM webhook_position WHERE webhook_id = $1',
    [webhookId],
  );
  return new Map([
    ...rows.map(({ partition, position }) => [partition, BigInt(position)] as const),
    ...window.map(({ partition, position }) => [partition, position + 1n] as const),
  ]);
}

async function withWaiting(
  sql: SqlExecutor,
  { topic }: Turn,
  key: WaitingKey,
  end: bigint,
): Promise<TurnInput['due'][number]> {
  const rows = await sql.query<{ position: string }>(
    `SELECT position::text FROM feed_record
     WHERE topic = $1 AND key = $2 AND partition = $3 AND position >= $4 AND position < $5
     ORDER BY position LIMIT ${WAITING_PER_KEY}`,
    [topic, key.key, key.partition, key.nextPosition.toString(), end.toString()],
  );
  return {
    key,
    positions: rows.map(({ position }) => BigInt(position)),
    isWhole: rows.length < WAITING_PER_KEY,
  };
}
