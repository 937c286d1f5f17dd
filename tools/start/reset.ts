import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LocalPostgresError, removeLocalPostgres } from '@reformgraph/local-postgres';
import { readCommandLine } from './command-line.ts';
import { Complaint } from './complaint.ts';
import { DATA_FOLDERS, dataFolderPath } from './data-folder.ts';
import { refuseRunning } from './running.ts';

const USAGE = 'usage: npm run reset -- [--help]';
const HELP = `${USAGE}

  removes all that npm start and npm run start:kafka keep on this machine; nothing where one of them runs
`;

/** Removes every data folder, or none where a platform runs on one of them. Throws Complaint. */
async function reset(argv: readonly string[]): Promise<void> {
  const { help } = readCommandLine(argv, { help: { type: 'boolean', short: 'h', default: false } }, USAGE);
  if (help) {
    process.stdout.write(HELP);
    return;
  }
  const paths = (Object.keys(DATA_FOLDERS) as (keyof typeof DATA_FOLDERS)[]).map(dataFolderPath);
  for (const path of paths) await refuseRunning(path);
  for (const path of paths) {
    await removeLocalPostgres(join(path, 'postgres'));
    await rm(path, { recursive: true, force: true });
    process.stderr.write(`${path} is empty.\n`);
  }
}

try {
  await reset(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof LocalPostgresError) && !(error instanceof Complaint)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
