import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { lockedPackages, type PackageLock } from './package-lock.ts';

/** What an installed package says of itself. */
export interface InstalledPackage {
  readonly version: string;
  /** SPDX expression as its author gives it; null where there is none. */
  readonly licence: string | null;
  readonly hasInstallScript: boolean;
}

/** Reads the package in a folder of the checkout; null where none is installed, as another platform's. */
export type ReadInstalled = (path: string) => InstalledPackage | null;

const named = z.union([z.string(), z.object({ type: z.string() }).transform(({ type }) => type)]);
const manifest = z.object({
  version: z.string(),
  license: named.optional(),
  licenses: z.array(named).optional(),
  scripts: z.record(z.string(), z.string()).default({}),
  gypfile: z.boolean().default(true),
});

export function installedIn(checkout: string): ReadInstalled {
  return (path) => {
    const folder = join(checkout, path);
    if (!existsSync(join(folder, 'package.json'))) return null;
    const { version, license, licenses, scripts, gypfile } = manifest.parse(
      JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')),
    );
    const builds = gypfile && existsSync(join(folder, 'binding.gyp'));
    return {
      version,
      licence: license ?? licenses?.join(' OR ') ?? null,
      hasInstallScript: builds || ['preinstall', 'install', 'postinstall'].some((name) => name in scripts),
    };
  };
}

/** One line for each thing that the lock says of an installed package and the package itself says otherwise. */
export function untruthsOfLock(lock: PackageLock, installed: ReadInstalled): string[] {
  return lockedPackages(lock).flatMap(({ path, version, license, hasInstallScript }) => {
    const found = installed(path);
    if (!found) return [];
    const facts = [
      ['version', version, found.version],
      ['licence', license ?? found.licence, found.licence],
      ['install script', hasInstallScript, found.hasInstallScript],
    ] as const;
    return facts
      .filter(([, locked, real]) => locked !== real)
      .map(([fact, locked, real]) => `${path}: ${fact} ${locked} in the lock, ${real} as installed`);
  });
}
