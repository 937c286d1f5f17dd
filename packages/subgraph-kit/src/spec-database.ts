import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalPostgres } from '@reformgraph/local-postgres';
import pg from 'pg';
import type { TransactionClient, TransactionHandle } from './transactions.ts';

export interface SpecDatabase {
  readonly url: string;
  readonly pool: pg.Pool;
}
export interface SpecPostgres {
  /** A new, empty database. */
  database(): Promise<SpecDatabase>;
  stop(): Promise<void>;
}

/** A PostgreSQL of its own for one spec file. */
export async function startSpecPostgres(): Promise<SpecPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'subgraph-kit-'));
  const server = await startLocalPostgres({
    dataFolder: join(folder, 'data'),
    password: 'spec',
    settings: { fsync: 'off' },
  });
  const pools: pg.Pool[] = [];
  const poolOf = (url: string): pg.Pool => {
    const pool = new pg.Pool({ connectionString: url, max: 5 });
    pool.on('error', () => undefined);
    pools.push(pool);
    return pool;
  };
  const admin = poolOf(server.url('postgres'));
  let count = 0;
  return {
    database: async () => {
      const name = `spec_${++count}`;
      await admin.query(`CREATE DATABASE ${name}`);
      const url = server.url(name);
      return { url, pool: poolOf(url) };
    },
    stop: async () => {
      await Promise.all(pools.map((pool) => pool.end()));
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Transactions of a pool in the shape of Prisma's client. */
export function transactionsOf(pool: pg.Pool): TransactionClient<TransactionHandle> {
  return {
    $transaction: async (work) => {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        const result = await work({
          $queryRawUnsafe: async <Rows>(sql: string, ...parameters: unknown[]) =>
            (await client.query(sql, parameters)).rows as Rows,
        });
        await client.query('COMMIT');
        return result;
      } catch (error) {
        await client.query('ROLLBACK');
        throw error;
      } finally {
        client.release();
      }
    },
  };
}
