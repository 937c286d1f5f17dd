import {
  embeddedLogGrants,
  embeddedLogMigrations,
  outboxAndInboxGrants,
  outboxAndInboxMigrations,
  type Migration,
} from '@reformgraph/messaging';
import { z } from 'zod';
import { BadConfiguration, postgresUrl, readConfiguration } from './configuration.ts';
import { migrate, readMigrations } from './migrations.ts';
import { answeredMutationMigrations } from './answered-mutations.ts';

const INSUFFICIENT_PRIVILEGE = '42501';

/** The migrations that the platform brings to every service's own database, before the service's. */
export const platformMigrations: readonly Migration[] = [
  ...answeredMutationMigrations,
  ...outboxAndInboxMigrations,
];

/** All migrations of a service's own database: the platform's, then those of its Prisma folder. */
export async function serviceMigrations(folder: string): Promise<Migration[]> {
  return [...platformMigrations, ...(await readMigrations(folder))];
}

/**
 * The migration command of a service. `DATABASE_ADMIN_URL_<SERVICE>` names the owner's login where it differs from
 * the run-time login of `DATABASE_URL_<SERVICE>`; the run-time role then gets `grants` and nothing more. The events
 * database is brought up to date too where `DATABASE_URL_EVENTS` is set.
 */
export async function runMigrationCommand(options: {
  name: string;
  folder: string;
  grants: (role: string) => string;
}): Promise<void> {
  await migrateDatabases(options.name, await serviceMigrations(options.folder), (role) =>
    [
      `GRANT SELECT, INSERT, UPDATE (answer), DELETE ON answered_mutation TO ${role};`,
      options.grants(role),
    ].join('\n'),
  );
}

/** The same for a service with `migrations` of its own; `grants` gets the run-time role's name, quoted. */
export async function migrateDatabases(
  name: string,
  migrations: readonly Migration[],
  grants: (role: string) => string,
): Promise<void> {
  const key = name.toUpperCase();
  const config: Record<string, string | undefined> = readConfiguration(
    z.object({
      [`DATABASE_URL_${key}`]: postgresUrl,
      [`DATABASE_ADMIN_URL_${key}`]: postgresUrl.optional(),
      DATABASE_URL_EVENTS: postgresUrl.optional(),
      DATABASE_ADMIN_URL_EVENTS: postgresUrl.optional(),
    }),
    process.env,
  );
  await migrateAs(config, key, migrations, (role) =>
    [`GRANT SELECT ON _migration TO ${quoted(role)};`, outboxAndInboxGrants(role), grants(quoted(role))].join(
      '\n',
    ),
  );
  if (config['DATABASE_URL_EVENTS'] !== undefined)
    await migrateAs(config, 'EVENTS', embeddedLogMigrations, embeddedLogGrants);
}

async function migrateAs(
  config: Record<string, string | undefined>,
  key: string,
  migrations: readonly Migration[],
  grants: (role: string) => string,
): Promise<void> {
  const runtime = config[`DATABASE_URL_${key}`] ?? '';
  const owner = config[`DATABASE_ADMIN_URL_${key}`] ?? runtime;
  const role = decodeURIComponent(new URL(runtime).username);
  const separate = role !== decodeURIComponent(new URL(owner).username);
  const applied = await migrate(owner, migrations, separate ? grants(role) : '').catch((error: unknown) => {
    if (!separate && error instanceof Object && 'code' in error && error.code === INSUFFICIENT_PRIVILEGE)
      throw new BadConfiguration(
        `The login of DATABASE_URL_${key} may not change the schema: set DATABASE_ADMIN_URL_${key} to the owner's.`,
      );
    throw error;
  });
  process.stdout.write(`${key.toLowerCase()}: ${applied.length === 0 ? 'up to date' : applied.join(', ')}\n`);
}

function quoted(role: string): string {
  return `"${role.replaceAll('"', '""')}"`;
}
