import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import {
  LocalPostgresError,
  provisionDatabases,
  startLocalPostgres,
  type LocalPostgres,
} from '@reformgraph/local-postgres';
import { SUBGRAPHS } from './checkout.ts';
import { Complaint } from './complaint.ts';
import type { DataFolder } from './data-folder.ts';
import type { Supervisor } from './supervisor.ts';

const DATABASES = [...SUBGRAPHS, 'events'] as const;
export type Database = (typeof DATABASES)[number];

/** The environment that names a database: its run-time address, and its owner's for migrations. */
export type DatabaseEnvironment = (database: Database) => Record<string, string>;

/**
 * The platform's databases: those that `DATABASE_URL_<SERVICE>` names elsewhere, and for the others the embedded
 * PostgreSQL, kept running by the supervisor. Throws Complaint where the data folder cannot be used.
 */
export async function openDatabases(
  folder: DataFolder,
  supervisor: Supervisor,
  given: Readonly<Record<string, string | undefined>>,
): Promise<DatabaseEnvironment> {
  const local = DATABASES.filter((database) => !given[keysOf(database).runtime]);
  const addresses = local.length === 0 ? null : await embedded(folder, supervisor, local);
  return (database) => {
    const keys = keysOf(database);
    const address = addresses?.[database];
    if (address) return { [keys.runtime]: address.runtime, [keys.owner]: address.owner };
    return Object.fromEntries(
      [keys.runtime, keys.owner].flatMap((key) => (given[key] ? [[key, given[key]]] : [])),
    );
  };
}

async function embedded(folder: DataFolder, supervisor: Supervisor, names: readonly Database[]) {
  const password = folder.secrets.databaseSecret;
  const logFile = join(folder.logs, 'postgres.log');
  const log = createWriteStream(logFile, { flags: 'w' });
  let postgres: LocalPostgres | null = null;
  try {
    await supervisor.start({
      name: 'postgres',
      logFile,
      launch: async () => {
        const port = postgres?.port;
        const started = await startLocalPostgres({
          dataFolder: folder.postgres,
          password,
          log: (line) => log.write(`${line}\n`),
          ...(port === undefined ? {} : { port }),
        });
        postgres = started;
        const ended = started.exited.then(({ code, signal }) => signal ?? `exit code ${code ?? 0}`);
        return { pid: started.pid, port: started.port, ended, stop: () => started.stop() };
      },
    });
    if (!postgres) throw new Error('PostgreSQL was started');
    return await provisionDatabases(postgres, names, password);
  } catch (error) {
    if (error instanceof LocalPostgresError) throw new Complaint(error.message);
    throw error;
  }
}

function keysOf(database: Database) {
  const name = database.toUpperCase();
  return { runtime: `DATABASE_URL_${name}`, owner: `DATABASE_ADMIN_URL_${name}` };
}
