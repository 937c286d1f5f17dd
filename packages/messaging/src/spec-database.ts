import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalPostgres } from '@reformgraph/local-postgres';
import pg from 'pg';
import { embeddedLogGrants, embeddedLogMigrations } from './embedded/schema.ts';
import { outboxAndInboxGrants, outboxAndInboxMigrations } from './service-schema.ts';
import type { Migration } from './sql.ts';

const RUN_TIME_ROLE = 'run-time "role"';
const PASSWORD = 'spec';

/** A database whose schema was made by its owner; the product's code comes in as the run-time role. */
export interface SpecDatabase {
  readonly url: string;
  readonly ownerUrl: string;
  /** As its owner: for looking and for planting. */
  readonly owner: pg.Pool;
}

export interface SpecPostgres {
  eventsDatabase(): Promise<SpecDatabase>;
  serviceDatabase(): Promise<SpecDatabase>;
  stop(): Promise<void>;
}

/** A PostgreSQL of its own for one spec file. */
export async function startSpecPostgres(): Promise<SpecPostgres> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'messaging-'));
  const server = await startLocalPostgres({ dataFolder, password: PASSWORD, settings: { fsync: 'off' } });
  const pools: pg.Pool[] = [];
  const poolOf = (database: string): pg.Pool => {
    const pool = new pg.Pool({ connectionString: server.url(database), max: 4 });
    pool.on('error', () => undefined);
    pools.push(pool);
    return pool;
  };
  const admin = poolOf('postgres');
  await admin.query(`create role ${pg.escapeIdentifier(RUN_TIME_ROLE)} login password '${PASSWORD}'`);
  let count = 0;

  const create = async (migrations: readonly Migration[], grants: string): Promise<SpecDatabase> => {
    const name = `spec_${++count}`;
    await admin.query(`create database ${name}`);
    const owner = poolOf(name);
    for (const migration of migrations) await owner.query(migration.sql);
    await owner.query(grants);
    return {
      owner,
      ownerUrl: server.url(name),
      url: server.url(name, { user: RUN_TIME_ROLE, password: PASSWORD }),
    };
  };

  return {
    eventsDatabase: () => create(embeddedLogMigrations, embeddedLogGrants(RUN_TIME_ROLE)),
    serviceDatabase: () => create(outboxAndInboxMigrations, outboxAndInboxGrants(RUN_TIME_ROLE)),
    stop: async () => {
      await Promise.all(pools.map((pool) => pool.end()));
      await server.stop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

/** Lets the run-time role use a table that the spec made. */
export function grantAll(table: string): string {
  return `grant select, insert, update, delete on ${table} to ${pg.escapeIdentifier(RUN_TIME_ROLE)}`;
}
