import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LocalPostgresError, removeLocalPostgres } from '@reformgraph/local-postgres';
import { Complaint } from './complaint.ts';
import { DATA_FOLDERS, dataFolderPath } from './data-folder.ts';
import { refuseRunning } from './running.ts';

for (const kind of Object.keys(DATA_FOLDERS) as (keyof typeof DATA_FOLDERS)[]) {
  const path = dataFolderPath(kind);
  try {
    await refuseRunning(path);
    await removeLocalPostgres(join(path, 'postgres'));
    await rm(path, { recursive: true, force: true });
    process.stderr.write(`${path} is empty.\n`);
  } catch (error) {
    if (!(error instanceof LocalPostgresError) && !(error instanceof Complaint)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
