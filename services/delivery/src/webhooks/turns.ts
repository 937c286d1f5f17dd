import type { SqlExecutor } from '@reformgraph/messaging';
import { OWN_UNITS_TOPIC } from '../topics/feed-topics.ts';
import type { Message } from './attempt.ts';
import type { EndpointHealth } from './endpoint-health.ts';
import type { KeyChange } from './key-walk.ts';
import type { Reached } from './turn-input.ts';

/** A webhook that is held for one turn; whoever holds the lease may send, and nobody else. */
export interface Turn {
  readonly lease: string;
  readonly webhookId: string;
  readonly topic: string;
  readonly url: string;
  readonly answerless: number;
}

/** Whether webhook `w`'s client may still be called with its topic; of the topic of own units, each record is judged beside. */
export const MAY_HEAR = `
  EXISTS (SELECT FROM client c WHERE c.id = w.client_id AND c.revoked_at IS NULL AND c.webhooks_granted_at IS NOT NULL)
  AND CASE WHEN w.topic = '${OWN_UNITS_TOPIC}'
      THEN EXISTS (SELECT FROM client_unit u WHERE u.client_id = w.client_id)
      ELSE EXISTS (SELECT FROM client_topic t WHERE t.client_id = w.client_id AND t.topic = w.topic) END`;

/** Whether record `r` is for webhook `w`'s client. */
export const IS_FOR_CLIENT = `
  (w.topic <> '${OWN_UNITS_TOPIC}'
   OR EXISTS (SELECT FROM client_unit u
              WHERE u.client_id = w.client_id AND u.organization_id = r.organization_id))`;

export type Lane = 'STEADY' | 'FALTERING';

export interface LeasesAsked {
  readonly lane: Lane;
  readonly most: number;
  /** How long they hold without being kept. */
  readonly milliseconds: number;
  /** Milliseconds since 1970, by which pauses are over. */
  readonly now: number;
}

/**
 * Takes the lease of webhooks that have something to do, those first whose last turn was longest ago. A lease that
 * ended without a word, because its process died, is taken over.
 */
export async function takeLeases(
  sql: SqlExecutor,
  { lane, most, milliseconds, now }: LeasesAsked,
): Promise<Turn[]> {
  return sql.query<Turn>(
    `UPDATE webhook SET lease = gen_random_uuid(), last_turn_at = clock_timestamp(),
            lease_until = clock_timestamp() + $3 * interval '1 millisecond'
     WHERE id IN (
       SELECT w.id FROM webhook w
       WHERE w.paused_at IS NULL AND w.faltering = $1
         AND (w.lease_until IS NULL OR w.lease_until < clock_timestamp())
         AND (w.resting_until IS NULL OR w.resting_until <= $4)
         AND ${MAY_HEAR}
         AND (EXISTS (SELECT FROM webhook_waiting_key k
                      WHERE k.webhook_id = w.id AND k.next_attempt_at <= $4)
              OR EXISTS (SELECT FROM webhook_position p
                         JOIN feed_partition f ON (f.topic, f.partition) = (w.topic, p.partition)
                         WHERE p.webhook_id = w.id AND f.next_position > p.next_position))
       ORDER BY w.last_turn_at LIMIT $2 FOR UPDATE OF w SKIP LOCKED)
     RETURNING lease, id AS "webhookId", topic, url, answerless`,
    [lane === 'FALTERING', most, milliseconds, new Date(now).toISOString()],
  );
}

/** Keeps leases; one that was taken by another meanwhile is not won back. */
export async function keepLeases(
  sql: SqlExecutor,
  leases: readonly string[],
  milliseconds: number,
): Promise<void> {
  await sql.query(
    `UPDATE webhook SET lease_until = clock_timestamp() + $2 * interval '1 millisecond' WHERE lease = ANY ($1::uuid[])`,
    [leases, milliseconds],
  );
}

/** What came of a turn. */
export interface TurnResults {
  readonly reached: readonly Reached[];
  readonly keys: readonly KeyChange[];
  readonly health: EndpointHealth;
}

const instant = (milliseconds: number | null) =>
  milliseconds === null ? null : new Date(milliseconds).toISOString();

/**
 * Writes what came of a turn and gives the webhook back. One statement, so that whoever dies or is stopped leaves all of
 * it or nothing, and no lock. False, and nothing is written, where the lease is lost.
 */
export async function endTurn(
  sql: SqlExecutor,
  { lease }: Turn,
  { reached, keys, health }: TurnResults,
): Promise<boolean> {
  const written = await sql.query(
    `WITH held AS (
       UPDATE webhook SET
         lease = NULL, lease_until = NULL, faltering = $2, answerless = $3, resting_until = $4,
         last_taken_at = COALESCE($5, last_taken_at),
         last_error = COALESCE($6, last_error), last_error_at = COALESCE($7, last_error_at),
         paused_reason = COALESCE(paused_reason, $8),
         paused_at = CASE WHEN $8::text IS NULL THEN paused_at ELSE COALESCE(paused_at, clock_timestamp()) END
       WHERE lease = $1 RETURNING id),
     moved AS (
       UPDATE webhook_position p SET next_position = reached.position
       FROM held, jsonb_to_recordset($9::jsonb) AS reached (partition integer, position bigint)
       WHERE p.webhook_id = held.id AND p.partition = reached.partition),
     caught_up AS (
       DELETE FROM webhook_waiting_key k
       USING held, jsonb_to_recordset($10::jsonb) AS gone (partition integer, key text)
       WHERE k.webhook_id = held.id AND (k.partition, k.key) = (gone.partition, gone.key)),
     waiting AS (
       INSERT INTO webhook_waiting_key
         (webhook_id, partition, key, next_position, attempts, first_refused_at, next_attempt_at)
       SELECT held.id, kept.* FROM held, jsonb_to_recordset($11::jsonb) AS kept (partition integer, key text,
         "nextPosition" bigint, attempts integer, "firstRefusedAt" timestamptz, "nextAttemptAt" timestamptz)
       ON CONFLICT (webhook_id, partition, key) DO UPDATE SET
         (next_position, attempts, first_refused_at, next_attempt_at)
         = (excluded.next_position, excluded.attempts, excluded.first_refused_at, excluded.next_attempt_at))
     SELECT id FROM held`,
    [
      lease,
      health.isFaltering,
      health.answerless,
      instant(health.restingUntil),
      instant(health.lastTakenAt),
      health.lastError?.error ?? null,
      instant(health.lastError?.at ?? null),
      health.paused,
      JSON.stringify(reached.map(({ partition, position }) => ({ partition, position: String(position) }))),
      JSON.stringify(keys.filter(({ waits }) => !waits)),
      JSON.stringify(keys.flatMap((key) => (key.waits ? [rowOf(key)] : []))),
    ],
  );
  return written.length > 0;
}

const rowOf = (key: Extract<KeyChange, { waits: true }>) => ({
  ...key,
  nextPosition: String(key.nextPosition),
  firstRefusedAt: instant(key.firstRefusedAt),
  nextAttemptAt: instant(key.nextAttemptAt),
});

/** An event as it may be sent now, or what stands against it. */
export type Permitted =
  | ({ readonly outcome: 'SEND' } & Message)
  /** It is not for this client, or was removed from the copy, which the webhook then tells. */
  | { readonly outcome: 'LEAVE_OUT' }
  /** The lease is lost, or the webhook was deleted or paused, or its client's right ended. */
  | { readonly outcome: 'STOP' };

/** Reads one event, and whether this turn may send it, in the same moment. */
export async function permit(
  sql: SqlExecutor,
  { lease, topic }: Turn,
  partition: number,
  position: bigint,
): Promise<Permitted> {
  const [row] = await sql.query<
    Pick<Message, 'secret' | 'formerSecret'> & { id: string | null; body: string | null }
  >(
    `SELECT r.event_id AS id, r.event AS body, w.secret,
            CASE WHEN w.former_secret_until > clock_timestamp() THEN w.former_secret END AS "formerSecret"
     FROM webhook w
     LEFT JOIN feed_record r ON (r.topic, r.partition, r.position) = ($2, $3, $4) AND ${IS_FOR_CLIENT}
     WHERE w.lease = $1 AND w.lease_until > clock_timestamp() AND w.paused_at IS NULL AND ${MAY_HEAR}`,
    [lease, topic, partition, position.toString()],
  );
  if (!row) return { outcome: 'STOP' };
  const { id, body, secret, formerSecret } = row;
  return id === null || body === null
    ? { outcome: 'LEAVE_OUT' }
    : { outcome: 'SEND', id, body, secret, formerSecret };
}
