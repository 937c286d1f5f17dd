import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { provisionDatabases, startLocalPostgres, type LocalPostgres } from '@reformgraph/local-postgres';
import { migrate, serviceMigrations } from '@reformgraph/subgraph-kit';
import type { Service, Subgraph } from '@reformgraph/subgraph-kit/subgraphs';

/** A throw-away database of one service, migrated by the service's own migration command. */
export interface TestDatabase {
  /** As the service's run-time role: with its rights and no more. */
  readonly url: string;
  /** As the owner of the database. */
  readonly ownerUrl: string;
  drop(): Promise<void>;
}

export const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));
const run = promisify(execFile);

/** A throw-away cluster without durability; `stop` removes it. */
export async function testPostgres(
  settings: Record<string, string> = {},
): Promise<LocalPostgres & { secret: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'reformgraph-spec-'));
  const secret = randomBytes(16).toString('hex');
  const postgres = await startLocalPostgres({
    dataFolder: join(folder, 'data'),
    password: secret,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', ...settings },
  });
  return {
    ...postgres,
    secret,
    stop: async () => {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A cluster of its own with the service's database, brought to its newest schema. */
export async function testDatabase(service: Service): Promise<TestDatabase> {
  const postgres = await testPostgres();
  const addresses = (await provisionDatabases(postgres, [service], postgres.secret))[service];
  await migrateService(service, addresses.owner, addresses.runtime);
  return { url: addresses.runtime, ownerUrl: addresses.owner, drop: () => postgres.stop() };
}

/** A service's database as an older version left it; `upgrade` brings it to the newest schema. */
export interface OldDatabase extends TestDatabase {
  upgrade(): Promise<void>;
}

/** A cluster of its own with the service's database as it stood before one of the service's migrations. */
export async function databaseBefore(service: Subgraph, migration: string): Promise<OldDatabase> {
  const postgres = await testPostgres();
  const { owner, runtime } = (await provisionDatabases(postgres, [service], postgres.secret))[service];
  const migrations = await serviceMigrations(join(CHECKOUT, 'services', service, 'prisma/migrations'));
  const next = migrations.findIndex(({ name }) => name === migration);
  if (next < 0) throw new Error(`The service ${service} has no migration ${migration}`);
  await migrate(owner, migrations.slice(0, next));
  return {
    url: runtime,
    ownerUrl: owner,
    drop: () => postgres.stop(),
    upgrade: () => migrateService(service, owner, runtime),
  };
}

/** Runs a service's migration command as its admin would. */
export async function migrateService(service: Service, ownerUrl: string, url: string): Promise<void> {
  const key = service.toUpperCase();
  await run(process.execPath, ['--import', 'tsx', join(CHECKOUT, 'services', service, 'src/migrate.ts')], {
    cwd: CHECKOUT,
    env: { PATH: process.env['PATH'], [`DATABASE_URL_${key}`]: url, [`DATABASE_ADMIN_URL_${key}`]: ownerUrl },
  });
}
