import { createWriteStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  databaseAddresses,
  freePort,
  LocalPostgresError,
  provisionDatabases,
  startLocalPostgres,
} from '@reformgraph/local-postgres';
import { SERVICES } from '@reformgraph/subgraph-kit/subgraphs';
import { Complaint } from './complaint.ts';
import type { DataFolder } from './data-folder.ts';
import type { Part, Supervisor } from './supervisor.ts';

const DATABASES = [...SERVICES, 'events'] as const;
export type Database = (typeof DATABASES)[number];

export interface Databases {
  /** The environment that names a database: its run-time address, and its owner's for migrations. */
  readonly environment: (database: Database) => Record<string, string>;
  /** Resolves when all of them can be connected to. Rejects with a Complaint where the data folder cannot be used. */
  readonly up: Promise<void>;
  /** Whether this build has migrated all of them before; never told of databases elsewhere. */
  readonly migrated: (build: string) => Promise<boolean>;
  /** Remembers that this build has migrated them; forgotten with the cluster. */
  readonly rememberMigrated: (build: string) => Promise<void>;
}

/**
 * The platform's databases: those that `DATABASE_URL_<SERVICE>` names elsewhere, and for the others the embedded
 * PostgreSQL, which is started and kept running by the supervisor.
 */
export async function openDatabases(
  folder: DataFolder,
  supervisor: Supervisor,
  given: Readonly<Record<string, string | undefined>>,
): Promise<Databases> {
  const local = DATABASES.filter((database) => !given[keysOf(database).runtime]);
  const port = await freePort();
  const addresses = databaseAddresses(port, local, folder.secrets.databaseSecret);
  const up = local.length === 0 ? Promise.resolve() : startEmbedded(folder, supervisor, local, port);
  up.catch(() => undefined);
  const stamp = join(folder.postgres, 'migrated-by-build');
  const own = local.length === DATABASES.length;
  return {
    up,
    migrated: async (build) => own && (await readFile(stamp, 'utf8').catch(() => '')) === build,
    rememberMigrated: async (build) => {
      if (own) await writeFile(stamp, build);
    },
    environment: (database) => {
      const keys = keysOf(database);
      if (local.includes(database))
        return { [keys.runtime]: addresses[database].runtime, [keys.owner]: addresses[database].owner };
      return Object.fromEntries(
        [keys.runtime, keys.owner].flatMap((key) => (given[key] ? [[key, given[key]]] : [])),
      );
    },
  };
}

async function startEmbedded(
  folder: DataFolder,
  supervisor: Supervisor,
  names: readonly Database[],
  port: number,
): Promise<void> {
  try {
    await supervisor.start(
      postgresPart({
        name: 'postgres',
        dataFolder: folder.postgres,
        logs: folder.logs,
        databases: names,
        secret: folder.secrets.databaseSecret,
        port,
      }),
    );
  } catch (error) {
    if (error instanceof LocalPostgresError) throw new Complaint(error.message);
    throw error;
  }
}

/** A PostgreSQL kept in a folder, with server settings; at its first start it makes the databases that are missing. */
export function postgresPart(options: {
  readonly name: string;
  readonly dataFolder: string;
  readonly logs: string;
  readonly databases: readonly string[];
  /** Of which the passwords are made. */
  readonly secret: string;
  readonly port: number;
  readonly settings?: Record<string, string>;
}): Part {
  const { name, dataFolder, databases, secret, port, settings = {} } = options;
  const logFile = join(options.logs, `${name}.log`);
  const log = createWriteStream(logFile, { flags: 'w' });
  let provisioned = false;
  return {
    name,
    logFile,
    launch: async () => {
      const postgres = await startLocalPostgres({
        dataFolder,
        password: secret,
        port,
        settings,
        log: (line) => log.write(`${line}\n`),
      });
      if (!provisioned) await provisionDatabases(postgres, databases, secret);
      provisioned = true;
      const ended = postgres.exited.then(({ code, signal }) => signal ?? `exit code ${code ?? 0}`);
      return { pid: postgres.pid, port, ended, stop: () => postgres.stop() };
    },
  };
}

function keysOf(database: Database) {
  const name = database.toUpperCase();
  return { runtime: `DATABASE_URL_${name}`, owner: `DATABASE_ADMIN_URL_${name}` };
}
