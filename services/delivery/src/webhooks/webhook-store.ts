import { PARTITIONS } from '@reformgraph/event-contracts';
import type { SqlExecutor } from '@reformgraph/messaging';
import { newId } from '@reformgraph/subgraph-kit/identifiers';
import type { PausedReason } from './endpoint-health.ts';
import type { Seal } from './sealing.ts';
import { newSecret } from './signing.ts';
import { IS_FOR_CLIENT, MAY_HEAR } from './turns.ts';

/** A webhook as its owner and administrators see it; its secret is never read again. */
export interface Webhook {
  readonly id: string;
  readonly clientId: string;
  readonly topic: string;
  readonly url: string;
  readonly createdAt: Date;
  /** STOPPED: the client may not hear the topic any more. */
  readonly state: 'ACTIVE' | 'PAUSED' | 'STOPPED';
  readonly pausedAt: Date | null;
  readonly pausedReason: PausedReason | null;
  readonly lastTakenAt: Date | null;
  readonly lastError: string | null;
  readonly lastErrorAt: Date | null;
  /** Since when it is known that events were removed before the webhook took them; null where it has missed none. */
  readonly missedAt: Date | null;
  readonly waitingKeys: number;
  /** When the next waiting key is tried; null where none waits. */
  readonly nextAttemptAt: Date | null;
}

const WEBHOOKS_PER_CLIENT = 20;
const FORMER_SECRET_KEPT = '24 hours';

const SELECT = `
  SELECT w.id, w.client_id AS "clientId", w.topic, w.url, w.created_at AS "createdAt",
         CASE WHEN NOT (${MAY_HEAR}) THEN 'STOPPED' WHEN w.paused_at IS NULL THEN 'ACTIVE' ELSE 'PAUSED' END AS state,
         w.paused_at AS "pausedAt", w.paused_reason AS "pausedReason", w.last_taken_at AS "lastTakenAt",
         w.last_error AS "lastError", w.last_error_at AS "lastErrorAt", w.missed_at AS "missedAt",
         (SELECT count(*)::integer FROM webhook_waiting_key k WHERE k.webhook_id = w.id) AS "waitingKeys",
         (SELECT min(k.next_attempt_at) FROM webhook_waiting_key k WHERE k.webhook_id = w.id) AS "nextAttemptAt"
  FROM webhook w`;

/** Webhooks of a client, or of all, the oldest first. */
export async function listWebhooks(sql: SqlExecutor, clientId: string | null): Promise<Webhook[]> {
  return sql.query<Webhook>(
    `${SELECT} WHERE $1::text IS NULL OR w.client_id = $1 ORDER BY w.created_at, w.id`,
    [clientId],
  );
}

/** One webhook, of this client where one is named; null for one that is not there or another's. */
export async function findWebhook(
  sql: SqlExecutor,
  id: string,
  clientId: string | null,
): Promise<Webhook | null> {
  const [found] = await sql.query<Webhook>(
    `${SELECT} WHERE w.id = $1 AND ($2::text IS NULL OR w.client_id = $2)`,
    [id, clientId],
  );
  return found ?? null;
}

export interface NewWebhook {
  readonly clientId: string;
  readonly topic: string;
  readonly url: string;
  /** Whether it begins with what the topic holds, or with what comes from now on. */
  readonly from: 'BEGINNING' | 'NOW';
}

export type Created =
  | { readonly outcome: 'CREATED'; readonly id: string; readonly secret: string }
  | { readonly outcome: 'EXISTS' }
  | { readonly outcome: 'TOO_MANY'; readonly most: number };

/** Creates a webhook, in the transaction of `tx`; its secret is given this once. */
export async function createWebhook(tx: SqlExecutor, seal: Seal, asked: NewWebhook): Promise<Created> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 1))::text', [asked.clientId]);
  const [counted] = await tx.query<{ count: number }>(
    'SELECT count(*)::integer FROM webhook WHERE client_id = $1',
    [asked.clientId],
  );
  if ((counted?.count ?? 0) >= WEBHOOKS_PER_CLIENT) return { outcome: 'TOO_MANY', most: WEBHOOKS_PER_CLIENT };
  const id = newId();
  const secret = newSecret();
  const created = await tx.query(
    `INSERT INTO webhook (id, client_id, topic, url, secret) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT DO NOTHING RETURNING id`,
    [id, asked.clientId, asked.topic, asked.url, seal.seal(secret, id)],
  );
  if (created.length === 0) return { outcome: 'EXISTS' };
  await tx.query(
    `INSERT INTO webhook_position (webhook_id, partition, next_position, from_epoch)
     SELECT $1, p.partition, CASE WHEN $4 THEN 0 ELSE COALESCE(f.next_position, 0) END,
            CASE WHEN $4 THEN COALESCE(f.epoch, 0) END
     FROM generate_series(0, $3 - 1) AS p (partition)
     LEFT JOIN feed_partition f ON (f.topic, f.partition) = ($2, p.partition)`,
    [id, asked.topic, PARTITIONS, asked.from === 'BEGINNING'],
  );
  return { outcome: 'CREATED', id, secret };
}

/** Ends a webhook for good, and what waits for it. An attempt in hand may still arrive. */
export async function deleteWebhook(sql: SqlExecutor, id: string): Promise<void> {
  await sql.query('DELETE FROM webhook WHERE id = $1', [id]);
}

/** Pauses a webhook at its owner's wish; one that is paused already stays as it is. An attempt in hand may still arrive. */
export async function pauseWebhook(sql: SqlExecutor, id: string): Promise<void> {
  await sql.query(
    `UPDATE webhook SET paused_at = clock_timestamp(), paused_reason = 'BY_OWNER'
     WHERE id = $1 AND paused_at IS NULL`,
    [id],
  );
}

/**
 * Lets a webhook go on: what waits is tried at once, and has three days anew. What a turn has in hand counts no more. In
 * the transaction of `tx`.
 */
export async function resumeWebhook(tx: SqlExecutor, id: string): Promise<void> {
  await tx.query(
    `UPDATE webhook SET paused_at = NULL, paused_reason = NULL, answerless = 0, resting_until = NULL,
            lease = NULL, lease_until = NULL
     WHERE id = $1`,
    [id],
  );
  await tx.query(
    `UPDATE webhook_waiting_key
     SET attempts = 0, first_refused_at = NULL, next_attempt_at = clock_timestamp()
     WHERE webhook_id = $1`,
    [id],
  );
}

/** Gives a webhook another secret, which is returned this once; the former one signs beside it for a day. */
export async function rotateWebhookSecret(sql: SqlExecutor, seal: Seal, id: string): Promise<string> {
  const secret = newSecret();
  await sql.query(
    `UPDATE webhook SET former_secret = secret, secret = $2,
            former_secret_until = clock_timestamp() + interval '${FORMER_SECRET_KEPT}'
     WHERE id = $1`,
    [id, seal.seal(secret, id)],
  );
  return secret;
}

/** How many webhooks, of a client or of all, are paused because their endpoint stayed dead or is gone. */
export async function pausedWebhooks(sql: SqlExecutor, clientId: string | null): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `SELECT count(*)::integer FROM webhook w JOIN client c ON c.id = w.client_id
     WHERE w.paused_reason <> 'BY_OWNER' AND c.revoked_at IS NULL AND ($1::text IS NULL OR c.id = $1)`,
    [clientId],
  );
  return row?.count ?? 0;
}

/** How many events a webhook has not taken yet, of what its topic holds for its client. */
export async function untakenEvents(sql: SqlExecutor, id: string): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `SELECT count(*)::integer
     FROM webhook w
     JOIN webhook_position p ON p.webhook_id = w.id
     JOIN feed_record r ON (r.topic, r.partition) = (w.topic, p.partition)
     LEFT JOIN webhook_waiting_key k ON (k.webhook_id, k.partition, k.key) = (w.id, r.partition, r.key)
     WHERE w.id = $1 AND r.position >= COALESCE(k.next_position, p.next_position) AND ${IS_FOR_CLIENT}`,
    [id],
  );
  return row?.count ?? 0;
}

/** Whether a client may hear a topic: one that is published and granted, or its own units'. */
export async function mayHear(sql: SqlExecutor, clientId: string, topic: string): Promise<boolean> {
  const rows = await sql.query(
    `SELECT FROM (VALUES ($1::text, $2::text)) AS w (client_id, topic) WHERE ${MAY_HEAR}`,
    [clientId, topic],
  );
  return rows.length > 0;
}
