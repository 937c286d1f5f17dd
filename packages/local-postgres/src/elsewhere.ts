import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { runAs, type UserIds } from './account.ts';
import type { Binaries } from './binaries.ts';
import { LocalPostgresError, namingFolder, systemCode } from './errors.ts';
import { readLockFile } from './lock-file.ts';
import { livingProcess } from './processes.ts';

const POINTER = 'postgres-is-elsewhere.json';
const BASE = 'reformgraph-postgres';

/** Where the cluster of a data folder really lies when another user runs it; `folder` belongs to that user. */
export interface Elsewhere {
  folder: string;
  user: UserIds;
}

/** The real cluster folder. */
export function clusterIn(elsewhere: Elsewhere): string {
  return join(elsewhere.folder, 'cluster');
}

/** Reads which other place the data folder points to; undefined when it points to none. */
export async function readElsewhere(dataFolder: string): Promise<Elsewhere | undefined> {
  const path = join(dataFolder, POINTER);
  const text = await namingFolder(dataFolder, () => readFile(path, 'utf8')).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const folder = folderIn(text);
  const found = folder === undefined ? undefined : await lstat(folder).catch(() => undefined);
  if (folder === undefined || !found?.isDirectory()) {
    throw new LocalPostgresError(
      'DATA_FOLDER_BROKEN',
      `The data of ${dataFolder} was kept in ${folder ?? 'a place that is not named'}, which is gone; delete ${dataFolder} to begin anew.`,
    );
  }
  return { folder, user: { uid: found.uid, gid: found.gid } };
}

/** Gives the data folder a place that `user` may enter and writes the pointer to it; keeps the one it has. */
export async function claimElsewhere(dataFolder: string, user: UserIds): Promise<Elsewhere> {
  const present = await readElsewhere(dataFolder);
  if (present) return present;
  const base = await enterableBase(dataFolder, user);
  const mark = createHash('sha256').update(dataFolder).digest('hex').slice(0, 12);
  const folder = await mkdtemp(join(base, `${mark}-`));
  await chmod(folder, 0o700);
  await chown(folder, user.uid, user.gid);
  await namingFolder(dataFolder, () => mkdir(dataFolder, { recursive: true, mode: 0o700 }));
  try {
    await writeFile(join(dataFolder, POINTER), `${JSON.stringify({ folder }, undefined, 2)}\n`, {
      flag: 'wx',
    });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    if (systemCode(error) === 'EEXIST') return claimElsewhere(dataFolder, user);
    throw error;
  }
  await removeUnreferenced(base, mark, folder);
  return { folder, user };
}

/** Removes the place a data folder points to, and nothing when it points to none. */
export async function removeElsewhere(dataFolder: string): Promise<void> {
  const text = await readFile(join(dataFolder, POINTER), 'utf8').catch(() => undefined);
  const folder = text === undefined ? undefined : folderIn(text);
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
}

/** Copies the binaries, once per version, beside the place of the data, readable for everybody. */
export async function binariesBeside(elsewhere: Elsewhere, binaries: Binaries): Promise<Binaries> {
  const name = `binaries-${binaries.version}-${process.platform}-${process.arch}`;
  const root = join(dirname(elsewhere.folder), name);
  if (!(await lstat(root).catch(() => undefined))) {
    const making = await mkdtemp(`${root}.new-`);
    const run = promisify(execFile);
    await run('cp', ['-RP', `${binaries.root}/.`, making]);
    await run('chmod', ['-R', 'a+rX,go-w', making]);
    await rename(making, root).catch(() => rm(making, { recursive: true, force: true }));
  }
  return { root, version: binaries.version };
}

function folderIn(pointer: string): string | undefined {
  try {
    const { folder } = JSON.parse(pointer) as { folder?: unknown };
    return typeof folder === 'string' && basename(dirname(folder)) === BASE ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** `/var/lib` outlives a restart of the machine; what was asked for in the temporary folder stays in it. */
async function enterableBase(dataFolder: string, user: UserIds): Promise<string> {
  const temporary = await realpath(tmpdir());
  const parents = dataFolder.startsWith(`${temporary}/`) ? [temporary, '/var/lib'] : ['/var/lib', temporary];
  for (const parent of parents) {
    const base = join(parent, BASE);
    await mkdir(base, { recursive: true, mode: 0o755 }).catch(() => undefined);
    const found = await lstat(base).catch(() => undefined);
    const onlyRootWrites = found?.isDirectory() && found.uid === 0 && (found.mode & 0o022) === 0;
    if (!onlyRootWrites) continue;
    await chmod(base, 0o755);
    const entered = await runAs({ kind: 'other-user', user }, ['sh', '-c', 'cd "$0"', base]);
    if (entered.code === 0) return base;
  }
  throw new LocalPostgresError(
    'ROOT_REFUSED',
    `PostgreSQL does not run as root, user namespaces are refused here, and no folder in ${parents.join(' or ')} can be opened to user ${user.uid}; start as an ordinary user.`,
  );
}

/** Places of the same data folder that its lost pointer named before; nobody finds them any more. */
async function removeUnreferenced(base: string, mark: string, keep: string): Promise<void> {
  for (const name of await readdir(base)) {
    const folder = join(base, name);
    if (!name.startsWith(`${mark}-`) || folder === keep) continue;
    const lock = await readLockFile(join(folder, 'cluster'));
    if (lock && (await livingProcess(lock.pid))) continue;
    await rm(folder, { recursive: true, force: true });
  }
}
