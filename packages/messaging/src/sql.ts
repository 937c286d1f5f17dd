import type { ClientBase, Pool } from 'pg';

/** The one thing needed of a database handle: Prisma's transaction client and pg's client both fit by a two-line adapter. */
export interface SqlExecutor {
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

/** A migration of one schema; applied once, in the order of its list, each in a transaction of its own. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** Lets a pg client or pool serve as an SqlExecutor. */
export function sqlOf(client: ClientBase | Pool): SqlExecutor {
  return {
    async query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
      const result = await client.query(sql, [...parameters]);
      return result.rows as Row[];
    },
  };
}

/** Runs `work` in one transaction of a pooled connection; a connection that failed is not given back to the pool. */
export async function inTransaction<Result>(
  pool: Pool,
  work: (tx: SqlExecutor) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error): void => {
    broken = error;
  };
  client.on('error', onError);
  try {
    await client.query('begin');
    const result = await work(sqlOf(client));
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failed: unknown) => {
      broken ??= failed instanceof Error ? failed : new Error(String(failed));
    });
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

/** Runs `work` in one transaction of a connection that the caller owns; `begin` may ask for another isolation. */
export async function transactionOn<Result>(
  client: ClientBase,
  work: (tx: SqlExecutor) => Promise<Result>,
  begin = 'begin',
): Promise<Result> {
  await client.query(begin);
  try {
    const result = await work(sqlOf(client));
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}
