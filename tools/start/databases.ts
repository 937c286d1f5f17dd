import { LocalPostgresError, provisionDatabases, startLocalPostgres } from '@reformgraph/local-postgres';
import { SUBGRAPHS } from './checkout.ts';
import { Complaint } from './complaint.ts';
import type { DataFolder } from './data-folder.ts';

const DATABASES = [...SUBGRAPHS, 'events'] as const;
export type Database = (typeof DATABASES)[number];

export interface Databases {
  /** Environment of each database: its run-time address, and its owner's for migrations. */
  readonly environment: (database: Database) => Record<string, string>;
  /** Resolves when the embedded PostgreSQL ends without being asked; never where there is none. */
  readonly died: Promise<void>;
  stop(): Promise<void>;
}

/**
 * The platform's databases: those that `DATABASE_URL_<SERVICE>` names elsewhere, and for the others the embedded
 * PostgreSQL. Throws Complaint where the data folder cannot be used.
 */
export async function openDatabases(
  folder: DataFolder,
  given: Readonly<Record<string, string | undefined>>,
): Promise<Databases> {
  const local = DATABASES.filter((database) => !given[`DATABASE_URL_${database.toUpperCase()}`]);
  const elsewhere = (database: Database): Record<string, string> =>
    Object.fromEntries(
      [`DATABASE_URL_${database.toUpperCase()}`, `DATABASE_ADMIN_URL_${database.toUpperCase()}`].flatMap(
        (key) => (given[key] ? [[key, given[key]]] : []),
      ),
    );
  if (local.length === 0)
    return { environment: elsewhere, died: new Promise(() => undefined), stop: () => Promise.resolve() };
  try {
    const { databaseSecret } = folder.secrets;
    const postgres = await startLocalPostgres({ dataFolder: folder.postgres, password: databaseSecret });
    const addresses = await provisionDatabases(postgres, local, databaseSecret);
    let stopping = false;
    return {
      environment: (database) =>
        addresses[database]
          ? {
              [`DATABASE_URL_${database.toUpperCase()}`]: addresses[database].runtime,
              [`DATABASE_ADMIN_URL_${database.toUpperCase()}`]: addresses[database].owner,
            }
          : elsewhere(database),
      died: new Promise((resolve) => void postgres.exited.then(() => !stopping && resolve())),
      stop: () => {
        stopping = true;
        return postgres.stop();
      },
    };
  } catch (error) {
    if (error instanceof LocalPostgresError) throw new Complaint(error.message);
    throw error;
  }
}
