import type { SqlExecutor } from '@reformgraph/messaging';
import type { Reached } from './turn-plan.ts';
import type { Turn } from './turns.ts';

export interface KeyWaits {
  readonly partition: number;
  readonly key: string;
  readonly nextPosition: bigint;
  readonly attempts: number;
  readonly firstRefusedAt: number;
  readonly nextAttemptAt: number;
}

export type PausedReason = 'REFUSED_FOR_THREE_DAYS' | 'GONE';

/** What came of a turn since the last time it was written. */
export interface TurnResults {
  readonly reached: readonly Reached[];
  readonly waiting: readonly KeyWaits[];
  /** Keys that wait no more. */
  readonly caughtUp: readonly { readonly partition: number; readonly key: string }[];
  readonly lastTakenAt: number | null;
  readonly lastError: { readonly error: string; readonly at: number } | null;
  readonly answerless: number;
  /** Milliseconds since 1970 until which the endpoint is left alone. */
  readonly restingUntil: number | null;
  readonly paused: PausedReason | null;
}

const instant = (milliseconds: number | null) =>
  milliseconds === null ? null : new Date(milliseconds).toISOString();

/** Writes what came of a turn, in the transaction of `tx`. False, and nothing is written, where the lease is lost. */
export async function writeResults(tx: SqlExecutor, turn: Turn, results: TurnResults): Promise<boolean> {
  const { webhookId, lease } = turn;
  const written = await tx.query(
    `UPDATE webhook SET
       last_taken_at = COALESCE($2, last_taken_at),
       last_error = COALESCE($3, last_error), last_error_at = COALESCE($4, last_error_at),
       answerless = $5, resting_until = $6,
       paused_at = CASE WHEN $7::text IS NULL THEN paused_at ELSE COALESCE(paused_at, clock_timestamp()) END,
       paused_reason = COALESCE(paused_reason, $7)
     WHERE lease = $1 RETURNING id`,
    [
      lease,
      instant(results.lastTakenAt),
      results.lastError?.error ?? null,
      instant(results.lastError?.at ?? null),
      results.answerless,
      instant(results.restingUntil),
      results.paused,
    ],
  );
  if (written.length === 0) return false;
  await tx.query(
    `UPDATE webhook_position p SET next_position = reached.position
     FROM unnest($2::integer[], $3::bigint[]) AS reached (partition, position)
     WHERE p.webhook_id = $1 AND p.partition = reached.partition AND p.next_position < reached.position`,
    [
      webhookId,
      results.reached.map(({ partition }) => partition),
      results.reached.map(({ nextPosition }) => nextPosition.toString()),
    ],
  );
  await writeKeys(tx, webhookId, results);
  return true;
}

async function writeKeys(
  tx: SqlExecutor,
  webhookId: string,
  { waiting, caughtUp }: TurnResults,
): Promise<void> {
  if (caughtUp.length > 0)
    await tx.query(
      `DELETE FROM webhook_waiting_key WHERE webhook_id = $1
         AND (partition, key) IN (SELECT * FROM unnest($2::integer[], $3::text[]))`,
      [webhookId, caughtUp.map(({ partition }) => partition), caughtUp.map(({ key }) => key)],
    );
  if (waiting.length > 0)
    await tx.query(
      `INSERT INTO webhook_waiting_key
         (webhook_id, partition, key, next_position, attempts, first_refused_at, next_attempt_at)
       SELECT $1, * FROM unnest($2::integer[], $3::text[], $4::bigint[], $5::integer[], $6::timestamptz[],
                                $7::timestamptz[])
       ON CONFLICT (webhook_id, partition, key) DO UPDATE SET
         (next_position, attempts, first_refused_at, next_attempt_at)
         = (excluded.next_position, excluded.attempts, excluded.first_refused_at, excluded.next_attempt_at)`,
      [
        webhookId,
        waiting.map(({ partition }) => partition),
        waiting.map(({ key }) => key),
        waiting.map(({ nextPosition }) => nextPosition.toString()),
        waiting.map(({ attempts }) => attempts),
        waiting.map(({ firstRefusedAt }) => instant(firstRefusedAt)),
        waiting.map(({ nextAttemptAt }) => instant(nextAttemptAt)),
      ],
    );
}
