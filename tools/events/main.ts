import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { databaseAddresses } from '@reformgraph/local-postgres';
import { SERVICES, type Service } from '@reformgraph/subgraph-kit/subgraphs';
import { CHECKOUT } from '../start/checkout.ts';
import { Complaint } from '../start/complaint.ts';
import { dataFolderPath, readSecrets } from '../start/data-folder.ts';
import { partsFileOf } from '../start/running.ts';
import type { Parts } from '../start/supervisor.ts';

const USAGE = `usage: npm run events -- [--kafka] [SERVICE] status | parked | redrive (KEY... | --all) [--yes]
The services are ${SERVICES.join(', ')}; without one, all of them are asked.`;

/**
 * Runs the events command of one service, or of all, on the platform that runs on this checkout's data folder.
 * Returns the largest exit code. Throws Complaint where none runs.
 */
async function events(argv: readonly string[]): Promise<number> {
  if (argv.length === 0) throw new Complaint(USAGE);
  const given = argv.filter((argument) => argument !== '--kafka');
  const named = SERVICES.find((service) => service === given[0]);
  const environment = await environmentOf(argv.includes('--kafka') ? 'kafka' : 'embedded');
  const command = named ? given.slice(1) : given;
  const codes = (named ? [named] : SERVICES).map((service) => run(service, command, environment));
  return Math.max(...codes);
}

function run(service: Service, command: readonly string[], environment: NodeJS.ProcessEnv): number {
  const file = join(CHECKOUT, 'services', service, 'src/events-command.ts');
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', file, ...command], {
    cwd: CHECKOUT,
    env: environment,
    stdio: 'inherit',
  });
  return status ?? 1;
}

/** This environment, completed by the addresses of the platform's own databases and brokers. */
async function environmentOf(kind: 'embedded' | 'kafka'): Promise<NodeJS.ProcessEnv> {
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
      Object.entries(own).map(([name, { runtime }]) => [`DATABASE_URL_${name.toUpperCase()}`, runtime]),
    ),
    ...(parts['kafka'] ? { KAFKA_BROKERS: `127.0.0.1:${parts['kafka'].port}` } : {}),
    ...process.env,
  };
}

try {
  process.exitCode = await events(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Complaint)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
