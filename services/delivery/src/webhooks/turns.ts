import type { SqlExecutor } from '@reformgraph/messaging';
import { OWN_UNITS_TOPIC } from '../topics/feed-topics.ts';

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

/**
 * Takes the lease of webhooks that have something to do, those first whose last turn was longest ago. A lease that
 * ended without a word, because its process died, is taken over.
 */
export async function takeLeases(
  sql: SqlExecutor,
  { lane, most, milliseconds }: { lane: Lane; most: number; milliseconds: number },
): Promise<Turn[]> {
  return sql.query<Turn>(
    `UPDATE webhook SET lease = gen_random_uuid(), last_turn_at = clock_timestamp(),
            lease_until = clock_timestamp() + $3 * interval '1 millisecond'
     WHERE id IN (
       SELECT w.id FROM webhook w
       WHERE w.paused_at IS NULL AND w.faltering = $1
         AND (w.lease_until IS NULL OR w.lease_until < clock_timestamp())
         AND (w.resting_until IS NULL OR w.resting_until <= clock_timestamp())
         AND ${MAY_HEAR}
         AND (EXISTS (SELECT FROM webhook_waiting_key k
                      WHERE k.webhook_id = w.id AND k.next_attempt_at <= clock_timestamp())
              OR EXISTS (SELECT FROM webhook_position p
                         JOIN feed_partition f ON (f.topic, f.partition) = (w.topic, p.partition)
                         WHERE p.webhook_id = w.id AND f.next_position > p.next_position))
       ORDER BY w.last_turn_at LIMIT $2 FOR UPDATE OF w SKIP LOCKED)
     RETURNING lease, id AS "webhookId", topic, url, answerless`,
    [lane === 'FALTERING', most, milliseconds],
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

/** Gives a webhook back; `faltering` says which slots its next turn is of. */
export async function endTurn(sql: SqlExecutor, { lease }: Turn, faltering: boolean): Promise<void> {
  await sql.query('UPDATE webhook SET lease = NULL, lease_until = NULL, faltering = $2 WHERE lease = $1', [
    lease,
    faltering,
  ]);
}

/** An event as it may be sent now, or what stands against it. */
export type Permitted =
  | {
      readonly outcome: 'SEND';
      readonly eventId: string;
      readonly body: string;
      readonly secret: Buffer;
      readonly formerSecret: Buffer | null;
    }
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
  const [row] = await sql.query<{
    eventId: string | null;
    body: string | null;
    secret: Buffer;
    formerSecret: Buffer | null;
  }>(
    `SELECT r.event_id AS "eventId", r.event AS body, w.secret,
            CASE WHEN w.former_secret_until > clock_timestamp() THEN w.former_secret END AS "formerSecret"
     FROM webhook w
     LEFT JOIN feed_record r ON (r.topic, r.partition, r.position) = ($2, $3, $4) AND ${IS_FOR_CLIENT}
     WHERE w.lease = $1 AND w.lease_until > clock_timestamp() AND w.paused_at IS NULL AND ${MAY_HEAR}`,
    [lease, topic, partition, position.toString()],
  );
  if (!row) return { outcome: 'STOP' };
  const { eventId, body, secret, formerSecret } = row;
  return eventId === null || body === null
    ? { outcome: 'LEAVE_OUT' }
    : { outcome: 'SEND', eventId, body, secret, formerSecret };
}
