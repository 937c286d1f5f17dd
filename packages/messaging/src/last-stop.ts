import type { SqlExecutor } from './sql.ts';

/** When a consumer last stopped because trying again could not mend what was wrong, and what that was. */
export interface LastStop {
  readonly at: Date;
  /** Fit for a log: codes, names and places. */
  readonly reason: string;
}

/** Keeps that a consumer stops now, in place of what was kept before. */
export async function keepLastStop(sql: SqlExecutor, consumer: string, reason: string): Promise<void> {
  await sql.query(
    `insert into messaging.last_stop (consumer, reason) values ($1, $2)
     on conflict (consumer) do update set reason = excluded.reason, stopped_at = clock_timestamp()`,
    [consumer, reason],
  );
}

/** The last stop of a consumer; null where it never stopped. */
export async function lastStop(sql: SqlExecutor, consumer: string): Promise<LastStop | null> {
  const [row] = await sql.query<{ reason: string; stopped_at: string }>(
    'select reason, stopped_at::text as stopped_at from messaging.last_stop where consumer = $1',
    [consumer],
  );
  return row ? { at: new Date(row.stopped_at), reason: row.reason } : null;
}
