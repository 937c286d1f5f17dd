import type { SqlExecutor } from '@reformgraph/messaging';
import type { Chain, WaitingKey } from './key-walk.ts';
import { IS_FOR_CLIENT, type Turn } from './turns.ts';

const WINDOW_PER_PARTITION = 25;
const DUE_KEYS = 100;
const WAITING_PER_KEY = 50;

/** The position of a partition once the turn has written: what lies before it was taken, or waits behind its key. */
export interface Reached {
  readonly partition: number;
  readonly position: bigint;
}

/** What there is for a turn to do. Chains touch each other in no key, so they may be carried out at the same time. */
export interface TurnInput {
  readonly chains: readonly Chain[];
  readonly reached: readonly Reached[];
}

/**
 * Reads the keys that wait and are due and, where they leave room, a window of what follows the webhook's positions.
 * `now` in milliseconds since 1970.
 */
export async function readTurnInput(sql: SqlExecutor, turn: Turn, now: number): Promise<TurnInput> {
  await noteMissed(sql, turn);
  const due = await readDue(sql, turn, now);
  const { window, reached } = await readWindow(sql, turn, due.length < DUE_KEYS ? WINDOW_PER_PARTITION : 0);
  const held = await readHeld(sql, turn, window);
  const ends = new Map(reached.map(({ partition, position }) => [partition, position]));
  const waiting = await Promise.all(
    due.map((key) => waitingChain(sql, turn, key, ends.get(key.partition) ?? 0n)),
  );
  return { chains: [...waiting, ...freshChains(window, held)], reached };
}

/** Where an event lies on its topic, and whose it is. */
export interface Place {
  readonly partition: number;
  readonly position: bigint;
  readonly key: string;
  /** False where the client may not hear it. */
  readonly isFor: boolean;
}

/** Of a window in the order of its positions what is for the client and waits behind no key, key by key. */
export function freshChains(
  window: readonly Place[],
  held: readonly Pick<Place, 'partition' | 'key'>[],
): Chain[] {
  const waiting = new Set(held.map(nameOf));
  const byKey = new Map<string, { partition: number; key: string; positions: bigint[] }>();
  for (const place of window) {
    if (!place.isFor || waiting.has(nameOf(place))) continue;
    const { partition, key, position } = place;
    const known = byKey.get(nameOf(place));
    if (known) known.positions.push(position);
    else byKey.set(nameOf(place), { partition, key, positions: [position] });
  }
  return [...byKey.values()].map((chain) => ({ ...chain, waiting: null, isWhole: true }));
}

const nameOf = ({ partition, key }: Pick<Place, 'partition' | 'key'>) => `${partition}/${key}`;

/** Whoever stands before what the copy still holds has missed events; the webhook tells since when. */
async function noteMissed(sql: SqlExecutor, { webhookId, topic }: Turn): Promise<void> {
  await sql.query(
    `UPDATE webhook w SET missed_at = clock_timestamp()
     WHERE w.id = $1 AND w.missed_at IS NULL AND EXISTS (
       SELECT FROM webhook_position p JOIN feed_partition f ON (f.topic, f.partition) = ($2, p.partition)
       WHERE p.webhook_id = w.id AND p.from_epoch IS DISTINCT FROM f.epoch
         AND (p.next_position < f.readable_from
              OR EXISTS (SELECT FROM webhook_waiting_key k
                         WHERE k.webhook_id = w.id AND k.partition = p.partition
                           AND k.next_position < f.readable_from)))`,
    [webhookId, topic],
  );
}

async function readDue(sql: SqlExecutor, { webhookId }: Turn, now: number): Promise<WaitingKey[]> {
  const rows = await sql.query<{
    partition: number;
    key: string;
    position: string;
    attempts: number;
    firstRefusedAt: Date | null;
  }>(
    `SELECT partition, key, next_position::text AS position, attempts, first_refused_at AS "firstRefusedAt"
     FROM webhook_waiting_key WHERE webhook_id = $1 AND next_attempt_at <= $2
     ORDER BY next_attempt_at LIMIT ${DUE_KEYS}`,
    [webhookId, new Date(now).toISOString()],
  );
  return rows.map(({ position, firstRefusedAt, ...row }) => ({
    ...row,
    nextPosition: BigInt(position),
    firstRefusedAt: firstRefusedAt?.getTime() ?? null,
  }));
}

/** At most so many records of each partition, of one moment with the partition's end. */
async function readWindow(
  sql: SqlExecutor,
  { webhookId, topic }: Turn,
  most: number,
): Promise<{ window: Place[]; reached: Reached[] }> {
  const rows = await sql.query<
    Omit<Place, 'position'> & { from: string; end: string; position: string | null }
  >(
    `SELECT p.partition, p.next_position::text AS "from", f.next_position::text AS "end",
            r.position::text, r.key, ${IS_FOR_CLIENT} AS "isFor"
     FROM webhook w
     JOIN webhook_position p ON p.webhook_id = w.id
     JOIN feed_partition f ON (f.topic, f.partition) = (w.topic, p.partition)
     LEFT JOIN LATERAL (
       SELECT position, key, organization_id FROM feed_record
       WHERE topic = $2 AND partition = p.partition AND position >= p.next_position
       ORDER BY position LIMIT $3) r ON true
     WHERE w.id = $1
     ORDER BY p.partition, r.position`,
    [webhookId, topic, most],
  );
  const window: Place[] = [];
  const reached = new Map<number, bigint>();
  for (const { from, end, position, ...place } of rows) {
    if (position !== null) window.push({ ...place, position: BigInt(position) });
    const emptyUpTo = BigInt(most === 0 ? from : end);
    reached.set(place.partition, position === null ? emptyUpTo : BigInt(position) + 1n);
  }
  return { window, reached: [...reached].map(([partition, position]) => ({ partition, position })) };
}

/** Keys of the window that wait, due or not: what the window has of them waits with them. */
async function readHeld(
  sql: SqlExecutor,
  { webhookId }: Turn,
  window: readonly Place[],
): Promise<Pick<Place, 'partition' | 'key'>[]> {
  return sql.query(
    'SELECT partition, key FROM webhook_waiting_key WHERE webhook_id = $1 AND key = ANY ($2)',
    [webhookId, [...new Set(window.map(({ key }) => key))]],
  );
}

async function waitingChain(
  sql: SqlExecutor,
  { topic }: Turn,
  waiting: WaitingKey,
  end: bigint,
): Promise<Chain> {
  const { partition, key, nextPosition } = waiting;
  const rows = await sql.query<{ position: string }>(
    `SELECT r.position::text FROM feed_record r
     WHERE r.topic = $1 AND r.key = $2 AND r.partition = $3 AND r.position >= $4 AND r.position < $5
     ORDER BY r.position LIMIT ${WAITING_PER_KEY}`,
    [topic, key, partition, nextPosition.toString(), end.toString()],
  );
  const positions = rows.map(({ position }) => BigInt(position));
  return { partition, key, positions, waiting, isWhole: rows.length < WAITING_PER_KEY };
}
