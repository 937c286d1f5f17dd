import { access, mkdir, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { runAs, unprivilegedUser, type Account } from './account.ts';
import { findBinaries, program, type Binaries } from './binaries.ts';
import { binariesBeside, claimElsewhere, clusterIn, readElsewhere, type Elsewhere } from './elsewhere.ts';
import { LocalPostgresError, namingFolder } from './errors.ts';

/** How root runs PostgreSQL, which refuses root: seen as another user in a namespace, or really as another user. */
export type RootWay = 'user-namespace' | 'other-user';

/** Everything needed to run PostgreSQL for a data folder. `cluster` may not exist yet; its parent does. */
export interface Site {
  dataFolder: string;
  cluster: string;
  account: Account;
  binaries: Binaries;
}

/** The absolute path with links resolved, of a folder that may not exist yet. */
export async function realFolder(folder: string): Promise<string> {
  const absolute = resolve(folder);
  return realpath(absolute).catch(async () =>
    absolute === dirname(absolute) ? absolute : join(await realFolder(dirname(absolute)), basename(absolute)),
  );
}

/**
 * Chooses account, binaries and the real place of the cluster. Root takes a user namespace where this
 * machine permits it, else another user with data and binaries in a folder that user may enter; a data
 * folder once placed elsewhere stays there. `rootWay` forces one way for a folder that is new.
 */
export async function chooseSite(dataFolder: string, rootWay?: RootWay): Promise<Site> {
  const binaries = await findBinaries();
  const parent = dirname(dataFolder);
  await namingFolder(parent, () => mkdir(parent, { recursive: true }));
  const elsewhere = await readElsewhere(dataFolder);
  if (process.getuid?.() !== 0) {
    if (elsewhere) throw madeByRoot(dataFolder);
    return { dataFolder, cluster: dataFolder, account: { kind: 'own' }, binaries };
  }
  if (elsewhere) return siteElsewhere(dataFolder, elsewhere, binaries);

  const user = await unprivilegedUser();
  if (!user) {
    throw new LocalPostgresError(
      'ROOT_REFUSED',
      'PostgreSQL does not run as root and this machine has no user postgres, nobody or daemon; start as an ordinary user.',
    );
  }
  const namespace: Account = { kind: 'user-namespace', user };
  if (rootWay !== 'other-user' && (await runsIn(namespace, binaries, parent))) {
    return { dataFolder, cluster: dataFolder, account: namespace, binaries };
  }
  if (rootWay === 'user-namespace' || (await holdsCluster(dataFolder))) {
    throw new LocalPostgresError(
      'ROOT_REFUSED',
      `PostgreSQL does not run as root, and the user namespace in which root could run it on ${dataFolder} is refused here; permit user namespaces or start as the folder's ordinary user.`,
    );
  }
  await refuseForeignContent(dataFolder);
  return siteElsewhere(dataFolder, await claimElsewhere(dataFolder, user), binaries);
}

/** Throws DATA_FOLDER_BROKEN when the folder exists, is not empty and holds no cluster. */
export async function refuseForeignContent(folder: string): Promise<void> {
  const content: string[] = await readdir(folder).catch(() => []);
  if (content.length === 0 || content.includes('PG_VERSION')) return;
  throw new LocalPostgresError(
    'DATA_FOLDER_BROKEN',
    `The data folder ${folder} is not a PostgreSQL cluster (it has no PG_VERSION); delete it to begin anew or choose another folder.`,
  );
}

/** Whether the folder holds a cluster, complete or not. */
export async function holdsCluster(folder: string): Promise<boolean> {
  return access(join(folder, 'PG_VERSION')).then(
    () => true,
    () => false,
  );
}

async function siteElsewhere(dataFolder: string, elsewhere: Elsewhere, binaries: Binaries): Promise<Site> {
  return {
    dataFolder,
    cluster: clusterIn(elsewhere),
    account: { kind: 'other-user', user: elsewhere.user },
    binaries: await binariesBeside(elsewhere, binaries),
  };
}

async function runsIn(account: Account, binaries: Binaries, parent: string): Promise<boolean> {
  const script = '"$0" --version >/dev/null && cd "$1"';
  const probe = await runAs(account, ['sh', '-c', script, program(binaries, 'postgres'), parent]).catch(
    () => undefined,
  );
  return probe?.code === 0;
}

function madeByRoot(dataFolder: string): LocalPostgresError {
  return new LocalPostgresError(
    'DATA_FOLDER_NOT_WRITABLE',
    `The data folder ${dataFolder} was made by root; start as root again or choose another folder.`,
  );
}
