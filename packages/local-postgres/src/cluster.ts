import { chmod, chown, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { runAs } from './account.ts';
import { majorOf, program } from './binaries.ts';
import { complaintOf } from './complaint.ts';
import { LocalPostgresError, namingFolder, systemCode } from './errors.ts';
import { livingProcess } from './processes.ts';
import { holdsCluster, refuseForeignContent, type Site } from './site.ts';

/**
 * What letters are to extensions such as pg_trgm is asked of the C library: under `C` they would drop every
 * Vietnamese letter. The first one this machine knows is taken; sorting and case never depend on it.
 */
const CHARACTER_TYPES = ['C.UTF-8', 'UTF-8', 'en_US.UTF-8', 'C'];

const CONTROL_FILE_BYTES = 8192;

/**
 * Makes the cluster when it is absent: UTF-8, the builtin locale C.UTF-8, scram-sha-256 for every login.
 * It is made beside its place and moved when complete, so that an interrupted start leaves nothing in the
 * way. `durable: false` leaves out the sync to disk.
 */
export async function ensureCluster(site: Site, password: string, durable: boolean): Promise<void> {
  await removeHalfMade(site.cluster);
  if (await namingFolder(site.dataFolder, () => isReady(site))) return;
  const making = `${site.cluster}.new-${process.pid}-${randomBytes(4).toString('hex')}`;
  await namingFolder(site.dataFolder, () => mkdir(making, { mode: 0o700 }));
  try {
    if (site.account.kind === 'other-user') await chown(making, site.account.user.uid, site.account.user.gid);
    await initialise(site, making, password, durable);
    await namingFolder(site.dataFolder, () => moveIntoPlace(making, site.cluster, durable));
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

/** Throws when the cluster is incomplete, of another major version, or of another user. */
export async function checkCluster({ cluster, dataFolder, binaries, account }: Site): Promise<void> {
  const broken = (what: string) =>
    new LocalPostgresError(
      'DATA_FOLDER_BROKEN',
      `The data folder ${dataFolder} holds a broken PostgreSQL cluster (${what}); put back a good copy, or delete it to begin anew.`,
    );
  const version = (await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => '')).trim();
  if (version === '') throw broken('PG_VERSION is empty or cannot be read');
  if (version !== majorOf(binaries.version)) {
    throw new LocalPostgresError(
      'DATA_FOLDER_OTHER_VERSION',
      `The data folder ${dataFolder} was made by PostgreSQL ${version}, and this is PostgreSQL ${majorOf(binaries.version)}; use the version that made it, or delete the folder to begin anew.`,
    );
  }
  const control = await stat(join(cluster, 'global', 'pg_control')).catch(() => undefined);
  if (control?.size !== CONTROL_FILE_BYTES) throw broken('global/pg_control is missing or cut off');
  const uid = account.kind === 'other-user' ? account.user.uid : process.getuid?.();
  const found = await stat(cluster);
  if (found.uid !== uid) {
    throw new LocalPostgresError(
      'DATA_FOLDER_NOT_WRITABLE',
      `The data folder ${dataFolder} belongs to user ${found.uid}; start as that user or choose another folder.`,
    );
  }
  if ((found.mode & 0o077) !== 0) await chmod(cluster, 0o700);
}

/** Removes clusters that a killed start left half made beside the place. */
export async function removeHalfMade(cluster: string): Promise<void> {
  const prefix = `${basename(cluster)}.new-`;
  for (const name of await readdir(dirname(cluster)).catch(() => [])) {
    if (!name.startsWith(prefix)) continue;
    const maker = Number(name.slice(prefix.length).split('-')[0]);
    if (Number.isInteger(maker) && !(await livingProcess(maker))) {
      await rm(join(dirname(cluster), name), { recursive: true, force: true, maxRetries: 5 }).catch(
        () => undefined,
      );
    }
  }
}

async function isReady({ cluster }: Site): Promise<boolean> {
  const content = await readdir(cluster).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  });
  await refuseForeignContent(cluster);
  return content.length > 0;
}

async function initialise(site: Site, folder: string, password: string, durable: boolean): Promise<void> {
  let stderr = '';
  for (const characterType of CHARACTER_TYPES) {
    const ended = await runAs(site.account, initdb(site, folder, characterType, durable), `${password}\n`);
    if (ended.code === 0) return;
    stderr = ended.stderr;
    if (!stderr.includes('invalid locale name')) break;
  }
  const { code, words } = complaintOf(stderr.split('\n'));
  throw new LocalPostgresError(
    code === 'DATA_FOLDER_NOT_WRITABLE' ? code : 'START_FAILED',
    `A PostgreSQL cluster could not be made in ${site.dataFolder}: ${words}.`,
  );
}

/** The password goes in by a pipe: it is never on disk and never among the arguments. */
function initdb(site: Site, folder: string, characterType: string, durable: boolean): string[] {
  return [
    'sh',
    '-c',
    'cat | "$0" "$@"',
    program(site.binaries, 'initdb'),
    `--pgdata=${folder}`,
    '--username=postgres',
    '--pwfile=/dev/stdin',
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    `--lc-ctype=${characterType}`,
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ];
}

async function moveIntoPlace(made: string, cluster: string, durable: boolean): Promise<void> {
  try {
    await rename(made, cluster);
  } catch (error) {
    const anotherStartWasFaster = systemCode(error) === 'ENOTEMPTY' || (await holdsCluster(cluster));
    if (!anotherStartWasFaster) throw error;
  }
  if (!durable) return;
  const parent = await open(dirname(cluster));
  await parent.sync().finally(() => parent.close());
}
