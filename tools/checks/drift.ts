import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import { platformMigrations } from '@reformgraph/subgraph-kit';
import pg from 'pg';
import { loadSchemaEngine, type MigrationList } from './schema-engine.ts';

const CHAR_OID = 18;
const TEXT_OID = 25;

/**
 * Steps by which Prisma would bring a database down to what the models say. Tables that no client reads, foreign keys
 * over several columns, indexes and their names are the migrations' own matter, as are checks, exclusions and triggers,
 * which Prisma does not see.
 */
const MORE_THAN_MODELS = [
  'DropTable',
  'DropIndex',
  'RenameIndex',
  'DropForeignKey',
  'AddForeignKey',
  'RenameForeignKey',
];

/**
 * Compares Prisma folders (`schema.prisma` beside `migrations/`): the migrations are replayed into an empty database
 * of the given server, and what would still have to change for the client's models to hold is returned as SQL for each
 * folder, empty where they agree. Migrations may hold more than the models: see `MORE_THAN_MODELS`.
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
    const adapters = bindMigrationAwareSqlAdapterFactory(server.adapters);
    const engine = await SchemaEngine.new({ datamodels: [[schema, content]] }, () => undefined, adapters);
    try {
      const { exitCode, stdout } = await engine.diff({
        from: { tag: 'migrations', ...(await migrationsIn(join(folder, 'migrations'))) },
        to: { tag: 'schemaDatamodel', files: [{ path: schema, content }] },
        script: true,
        exitCode: true,
        filters: { externalTables: [], externalEnums: [] },
      });
      drift[folder] = exitCode === 0 ? '' : withoutMore(stdout ?? '');
    } catch (error) {
      // The engine knows an error of the database by its number only.
      throw adapters.errorRegistry.consumeError(0)?.error ?? error;
    } finally {
      engine.free();
      await server.close();
    }
  }
  return drift;
}

function withoutMore(script: string): string {
  const steps = script.split(/^(?=-- )/m);
  return steps
    .filter((step) => !MORE_THAN_MODELS.some((kind) => step.startsWith(`-- ${kind}\n`)))
    .join('')
    .trim();
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
    shadowDbInitScript: platformMigrations.map(({ sql }) => sql).join('\n'),
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

/** The engine's way to a server; it asks for a shadow several times, and each is an empty database of its own. */
function serverOf(url: string) {
  const admin = connectionsTo(url);
  const shadows = new Map<string, pg.Pool>();
  const adapters: SqlMigrationAwareDriverAdapterFactory = {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => adapterOf(admin),
    connectToShadowDb: async () => {
      const name = `drift_shadow_${shadows.size}`;
      await admin.pool.query(`DROP DATABASE IF EXISTS ${name}`);
      await admin.pool.query(`CREATE DATABASE ${name}`);
      const address = new URL(url);
      address.pathname = `/${name}`;
      const shadow = connectionsTo(address.href);
      shadows.set(name, shadow.pool);
      return adapterOf(shadow);
    },
  };
  return {
    adapters,
    close: async () => {
      for (const [name, pool] of shadows) {
        await pool.end();
        await admin.pool.query(`DROP DATABASE ${name}`);
      }
      await admin.pool.end();
    },
  };
}

/** A pool of connections, and which columns of the rows it answered are of PostgreSQL's type "char". */
interface Connections {
  readonly pool: pg.Pool;
  readonly charColumns: WeakMap<unknown[], Set<number>>;
}

/** Prisma's adapter cannot read PostgreSQL's "char" and cuts a script at every semicolon: both are put right. */
async function adapterOf({ pool, charColumns }: Connections) {
  const adapter = await new PrismaPg(pool).connect();
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    const chars = charColumns.get(result.rows);
    const columnTypes = result.columnTypes.map((type, at) =>
      chars?.has(at) ? ColumnTypeEnum.Character : type,
    );
    return { ...result, columnTypes };
  };
  adapter.executeScript = async (script) => {
    await pool.query(script);
  };
  return adapter;
}

function connectionsTo(url: string): Connections {
  const pool = new pg.Pool({ connectionString: url });
  const charColumns: Connections['charColumns'] = new WeakMap();
  const query = pool.query.bind(pool) as (...given: unknown[]) => Promise<pg.QueryResult | pg.QueryResult[]>;
  const reading = async (...given: unknown[]) => {
    const answered = await query(...given);
    for (const { fields, rows } of [answered].flat()) {
      const chars = fields.filter(({ dataTypeID }) => dataTypeID === CHAR_OID);
      charColumns.set(rows, new Set(chars.map((field) => fields.indexOf(field))));
      for (const field of chars) field.dataTypeID = TEXT_OID;
    }
    return answered;
  };
  Object.assign(pool, { query: reading });
  return { pool, charColumns };
}
