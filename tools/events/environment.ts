import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { databaseAddresses } from '@reformgraph/local-postgres';
import { SERVICES } from '@reformgraph/subgraph-kit/subgraphs';
import { Complaint } from '../start/complaint.ts';
import { dataFolderPath, readSecrets } from '../start/data-folder.ts';
import { departmentsKafkaEnvironment } from '../start/kafka.ts';
import { partsFileOf } from '../start/running.ts';
import type { Parts } from '../start/supervisor.ts';

/**
 * This environment, completed by the addresses of the running platform's own databases and brokers. Throws Complaint
 * where none runs.
 */
export async function environmentOf(kind: 'embedded' | 'kafka'): Promise<NodeJS.ProcessEnv> {
  const folder = dataFolderPath(kind);
  const secrets = await readSecrets(folder);
  const parts = JSON.parse(await readFile(partsFileOf(folder), 'utf8').catch(() => '{}')) as Parts;
  if (!secrets || Object.keys(parts).length === 0)
    throw new Complaint(`No platform runs on ${folder}: start it first ("npm start").`);
  const own = databaseAddresses(
    parts['postgres']?.port ?? 0,
    [...SERVICES, 'events'],
    secrets.databaseSecret,
  );
  return {
    ...Object.fromEntries(
      Object.entries(own).flatMap(([name, { runtime, owner }]) => [
        [`DATABASE_URL_${name.toUpperCase()}`, runtime],
        [`DATABASE_ADMIN_URL_${name.toUpperCase()}`, owner],
      ]),
    ),
    ...(parts['kafka']
      ? {
          KAFKA_BROKERS: `127.0.0.1:${parts['kafka'].port}`,
          ...(await departmentsKafkaEnvironment(join(folder, 'kafka'), secrets)),
        }
      : {}),
    ...process.env,
  };
}
