import { fileURLToPath } from 'node:url';
import { outboxAndInboxMigrations, type Migration } from '@reformgraph/messaging';
import { readMigrations } from '@reformgraph/subgraph-kit/migrations';

/** The folder of this service's migrations, from the sources and from the built file alike. */
const FOLDER = fileURLToPath(new URL('../migrations', import.meta.url));

/** All migrations of the service's database, in their order. */
export async function deliveryMigrations(): Promise<Migration[]> {
  return [...outboxAndInboxMigrations, ...(await readMigrations(FOLDER))];
}
