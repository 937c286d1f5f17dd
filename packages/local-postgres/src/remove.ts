import { rm } from 'node:fs/promises';
import { removeHalfMade } from './cluster.ts';
import { clusterIn, readElsewhere, removeElsewhere } from './elsewhere.ts';
import { namingFolder } from './errors.ts';
import { refuseWhenInUse } from './lock-file.ts';
import { realFolder } from './site.ts';

/**
 * Deletes a data folder with everything in it, complete, broken or half made, and its data's real place
 * where another user runs it. Nothing happens when it is absent; rejects with DATA_FOLDER_IN_USE while a
 * PostgreSQL runs on it.
 */
export async function removeLocalPostgres(dataFolder: string): Promise<void> {
  const folder = await realFolder(dataFolder);
  const elsewhere = await readElsewhere(folder).catch(() => undefined);
  await refuseWhenInUse(elsewhere ? clusterIn(elsewhere) : folder, folder);
  await removeElsewhere(folder);
  await removeHalfMade(folder);
  await namingFolder(folder, () => rm(folder, { recursive: true, force: true }));
}
