import { sqlOf, type SqlExecutor } from '@reformgraph/messaging';
import pg from 'pg';

/** Asks a database on a connection of its own, which is closed when `work` has ended. */
export async function onDatabase<Result>(
  url: string,
  work: (sql: SqlExecutor) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(sqlOf(client));
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** What a database answers to one statement. */
export function rowsOf<Row>(url: string, statement: string, values: readonly unknown[] = []): Promise<Row[]> {
  return onDatabase(url, (sql) => sql.query<Row>(statement, values));
}
