import type { SqlExecutor } from './sql.ts';

/** Most rows that are deleted at a time. */
const ROWS_AT_ONCE = 1_000;

/**
 * Deletes rows of these lanes that were published more than `days` ago, a bounded number, the first published first;
 * never one that is not published or was within a day. Returns true where more may be left.
 */
export async function forgetPublished(
  sql: SqlExecutor,
  lanes: readonly number[],
  days: number,
): Promise<boolean> {
  const [row] = await sql.query<{ forgotten: number }>(
    `select messaging.forget_published($1::smallint[], clock_timestamp() - $2::float8 * interval '1 day', $3) as forgotten`,
    [lanes, days, ROWS_AT_ONCE],
  );
  return (row?.forgotten ?? 0) > 0;
}
