import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LocalPostgresError, systemCode } from './errors.ts';
import { livingProcess, type LivingProcess } from './processes.ts';

const NO_PROCESS_HAS_THIS_PID = 2_147_483_646;
const EMPTY_IS_LEFT_OVER_AFTER_MS = 10_000;

/** What a starting or running PostgreSQL writes into `postmaster.pid` of its cluster. */
export interface LockFile {
  pid: number;
  port: number | undefined;
  ready: boolean;
}

/** Reads `postmaster.pid`; undefined when it is absent or has no process id (yet). */
export async function readLockFile(cluster: string): Promise<LockFile | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Math.abs(Number(lines[0]));
  if (!Number.isInteger(pid) || pid === 0) return undefined;
  return { pid, port: Number(lines[3]) || undefined, ready: lines[7]?.trim() === 'ready' };
}

/** Throws DATA_FOLDER_IN_USE when a PostgreSQL runs on the cluster. `cluster` is a real path. */
export async function refuseWhenInUse(cluster: string, dataFolder: string): Promise<void> {
  const lock = await readLockFile(cluster);
  const holder = lock && (await livingProcess(lock.pid));
  if (!lock || !holder || !isPostgresOf(holder, cluster)) return;
  const port = lock.port === undefined ? '' : ` on port ${lock.port}`;
  throw new LocalPostgresError(
    'DATA_FOLDER_IN_USE',
    `The data folder ${dataFolder} is in use by a running PostgreSQL (process ${lock.pid}${port}); stop it first.`,
  );
}

/**
 * Makes a lock file harmless whose process id now belongs to a zombie or to a stranger; PostgreSQL would
 * refuse to start. Only the id is replaced: by the rest PostgreSQL still sees whether children of a killed
 * postmaster are at work. An id that nobody has is left alone, PostgreSQL knows what to do.
 */
export async function clearStaleLockFile(cluster: string): Promise<void> {
  const path = join(cluster, 'postmaster.pid');
  const lock = await readLockFile(cluster);
  if (lock && pidIsTaken(lock.pid)) {
    const holder = await livingProcess(lock.pid);
    if (holder && isPostgresOf(holder, cluster)) return;
    const [, ...rest] = (await readFile(path, 'utf8').catch(() => '')).split('\n');
    await writeFile(path, [NO_PROCESS_HAS_THIS_PID, ...rest].join('\n'), { flag: 'r+' });
  } else if (!lock) {
    const found = await stat(path).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > EMPTY_IS_LEFT_OVER_AFTER_MS) await rm(path, { force: true });
  }
}

function pidIsTaken(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) !== 'ESRCH';
  }
}

function isPostgresOf(holder: LivingProcess, cluster: string): boolean {
  if (!/^(postgres|postmaster)/.test(holder.name)) return false;
  if (holder.folder !== undefined) return holder.folder === cluster;
  return !holder.arguments?.includes(' -D ') || holder.arguments.includes(cluster);
}
