import { reasonOf } from './failures.ts';
import type { Logger } from './logger.ts';
import type { SqlExecutor } from './sql.ts';
import { inTime } from './waiting.ts';

/** The name under which the stops of a database's relays are kept. */
export const RELAY = 'relay';
/** How long the note of a stop may take, in milliseconds. */
const PATIENCE = 2_000;

/** When a consumer or relay last stopped because trying again could not mend what was wrong, and what that was. */
export interface LastStop {
  readonly at: Date;
  /** Fit for a log: codes, names and places. */
  readonly reason: string;
}

/**
 * Keeps for the status that a consumer, or the relay, stops now, in place of what was kept before. Never rejects: where
 * the database does not take it in time, a line of the log must do.
 */
export async function noteStop(
  sql: SqlExecutor,
  consumer: string,
  reason: string,
  logger: Logger,
): Promise<void> {
  const noting = sql.query(
    `insert into messaging.last_stop (consumer, reason) values ($1, $2)
     on conflict (consumer) do update set reason = excluded.reason, stopped_at = clock_timestamp()`,
    [consumer, reason],
  );
  await inTime(PATIENCE, noting).catch((failure: unknown) => {
    logger.warn({ consumer, reason: reasonOf(failure) }, 'The reason of the stop could not be kept');
  });
}

/** The last stop of a consumer; null where it never stopped. */
export async function lastStop(sql: SqlExecutor, consumer: string): Promise<LastStop | null> {
  const [row] = await sql.query<{ reason: string; stopped_at: string }>(
    'select reason, stopped_at::text as stopped_at from messaging.last_stop where consumer = $1',
    [consumer],
  );
  return row ? { at: new Date(row.stopped_at), reason: row.reason } : null;
}
