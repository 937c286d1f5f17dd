import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Migration } from '@reformgraph/messaging';
import pg from 'pg';

/** Schema and history do not fit each other; nothing was changed. */
export class MigrationRefused extends Error {
  override readonly name = 'MigrationRefused';
  readonly code: 'MIGRATION_EDITED' | 'SCHEMA_NEWER' | 'MIGRATION_FAILED';
  constructor(code: MigrationRefused['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** The migrations of a Prisma folder, `<folder>/<name>/migration.sql`, in the order of their names. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return Promise.all(
    names.map(async (name) => ({ name, sql: await readFile(join(folder, name, 'migration.sql'), 'utf8') })),
  );
}

const LOCK = 4_277_001;
const HISTORY = `
  CREATE TABLE IF NOT EXISTS _migration (
    name text PRIMARY KEY,
    checksum text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  )`;

/**
 * Brings a database to the newest schema: each missing migration in a transaction of its own, under a lock, so that
 * any number of processes may try at once. `grants` is SQL run after them. Returns the names applied.
 * Throws MigrationRefused where an applied migration was edited, or where the database is newer than this program.
 */
export async function migrate(
  databaseUrl: string,
  migrations: readonly Migration[],
  grants = '',
): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await client.query('SET client_min_messages = warning');
    await client.query(HISTORY);
    const applied = await appliedMigrations(client);
    refuseForeignHistory(applied, migrations);
    const missing = migrations.filter(({ name }) => !applied.has(name));
    for (const migration of missing) await apply(client, migration);
    if (grants) await client.query(grants);
    return missing.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

/** True where every migration has been applied to the database. */
export async function isMigrated(databaseUrl: string, migrations: readonly Migration[]): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ present: boolean }>(
      `SELECT to_regclass('_migration') IS NOT NULL AS present`,
    );
    if (!rows[0]?.present) return false;
    const applied = await appliedMigrations(client);
    return migrations.every(({ name }) => applied.has(name));
  } finally {
    await client.end();
  }
}

async function appliedMigrations(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'SELECT name, checksum FROM _migration',
  );
  return new Map(rows.map(({ name, checksum }) => [name, checksum]));
}

function refuseForeignHistory(applied: ReadonlyMap<string, string>, migrations: readonly Migration[]): void {
  const known = new Map(migrations.map((migration) => [migration.name, checksum(migration)]));
  for (const [name, sum] of applied) {
    if (!known.has(name))
      throw new MigrationRefused(
        'SCHEMA_NEWER',
        `The database has the migration ${name}, which this version does not know: run a newer version.`,
      );
    if (known.get(name) !== sum)
      throw new MigrationRefused(
        'MIGRATION_EDITED',
        `The migration ${name} was changed after it was applied.`,
      );
  }
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(migration.sql);
    await client.query('INSERT INTO _migration (name, checksum) VALUES ($1, $2)', [
      migration.name,
      checksum(migration),
    ]);
    await client.query('COMMIT');
  } catch (cause) {
    await client.query('ROLLBACK');
    throw new MigrationRefused(
      'MIGRATION_FAILED',
      `The migration ${migration.name} failed: ${String(cause)}`,
      cause,
    );
  }
}

function checksum({ sql }: Migration): string {
  return createHash('sha256').update(sql).digest('hex');
}
