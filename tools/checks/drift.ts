import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { loadSchemaEngine, type MigrationList } from './schema-engine.ts';

const CHAR_OID = 18;
const TEXT_OID = 25;
const SHADOW = 'drift_shadow';

/**
 * Compares Prisma folders (`schema.prisma` beside `migrations/`): the migrations are replayed into an empty database
 * of the given server, and what would still have to change for the schema to hold is returned as SQL for each folder,
 * empty where they agree. What Prisma cannot say (checks, exclusions, triggers) is not looked at.
 */
export async function driftOf(
  serverUrl: string,
  folders: readonly string[],
): Promise<Record<string, string>> {
  const SchemaEngine = await loadSchemaEngine();
  const drift: Record<string, string> = {};
  for (const folder of folders) {
    const schema = join(folder, 'schema.prisma');
    const content = await readFile(schema, 'utf8');
    const server = serverOf(serverUrl);
    const engine = await SchemaEngine.new(
      { datamodels: [[schema, content]] },
      () => undefined,
      bindMigrationAwareSqlAdapterFactory(server.adapters),
    );
    try {
      const { exitCode, stdout } = await engine.diff({
        from: { tag: 'migrations', ...(await migrationsIn(join(folder, 'migrations'))) },
        to: { tag: 'schemaDatamodel', files: [{ path: schema, content }] },
        script: true,
        exitCode: true,
        filters: { externalTables: [], externalEnums: [] },
      });
      drift[folder] = exitCode === 0 ? '' : (stdout ?? '').trim();
    } finally {
      engine.free();
      await server.close();
    }
  }
  return drift;
}

async function migrationsIn(folder: string): Promise<MigrationList> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return {
    baseDir: folder,
    lockfile: {
      path: 'migration_lock.toml',
      content: await readFile(join(folder, 'migration_lock.toml'), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.sort().map(async (name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: { tag: 'ok' as const, value: await readFile(join(folder, name, 'migration.sql'), 'utf8') },
        },
      })),
    ),
  };
}

/** The engine's way to a server: its own database, and a shadow that is made empty here and dropped at the end. */
function serverOf(url: string) {
  const pools: pg.Pool[] = [];
  const admin = openPool(url);
  pools.push(admin);
  const adapters: SqlMigrationAwareDriverAdapterFactory = {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => adapterOf(admin),
    connectToShadowDb: async () => {
      await admin.query(`DROP DATABASE IF EXISTS ${SHADOW} WITH (FORCE)`);
      await admin.query(`CREATE DATABASE ${SHADOW}`);
      const address = new URL(url);
      address.pathname = `/${SHADOW}`;
      const shadow = openPool(address.href);
      pools.unshift(shadow);
      return adapterOf(shadow);
    },
  };
  return {
    adapters,
    close: async () => {
      for (const pool of pools.slice(0, -1)) await pool.end();
      await admin.query(`DROP DATABASE IF EXISTS ${SHADOW} WITH (FORCE)`);
      await admin.end();
    },
  };
}

/** Prisma's adapter cannot read PostgreSQL's "char" and cuts a script at every semicolon: both are put right. */
async function adapterOf(pool: pg.Pool) {
  const adapter = await new PrismaPg(pool).connect();
  adapter.executeScript = async (script) => {
    await pool.query(script);
  };
  return adapter;
}

function openPool(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url });
  const query = pool.query.bind(pool) as (...given: unknown[]) => Promise<pg.QueryResult>;
  const reading = async (...given: unknown[]) => {
    const result = await query(...given);
    for (const field of result.fields) if (field.dataTypeID === CHAR_OID) field.dataTypeID = TEXT_OID;
    return result;
  };
  return Object.assign(pool, { query: reading });
}
