import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const dependencies = z.record(z.string(), z.string()).default({});

const manifest = z.object({
  name: z.string(),
  version: z.string(),
  dependencies,
  devDependencies: dependencies,
  optionalDependencies: dependencies,
  peerDependencies: dependencies,
  overrides: dependencies,
  allowScripts: z.record(z.string(), z.boolean()).default({}),
  scripts: z.record(z.string(), z.string()).default({}),
});

/** What the checks read of a package.json. */
export type Manifest = z.infer<typeof manifest>;

const lockEntry = z.object({
  name: z.string().optional(),
  version: z.string().optional(),
  license: z.string().optional(),
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  link: z.boolean().default(false),
  hasInstallScript: z.boolean().default(false),
  dependencies,
  devDependencies: dependencies,
  optionalDependencies: dependencies,
  peerDependencies: dependencies,
});

const lock = z.object({ packages: z.record(z.string(), lockEntry) });

/** What the checks read of package-lock.json: an entry for every folder, by its path from the root. */
export type PackageLock = z.infer<typeof lock>;

/** One package as installed: the same name and version may lie in several folders. */
export interface LockedPackage {
  readonly path: string;
  readonly name: string;
  readonly version: string;
  readonly license: string | null;
  readonly hasInstallScript: boolean;
}

/** The foreign packages of a lock; the workspace's own are left out. */
export function lockedPackages(of: PackageLock): LockedPackage[] {
  return Object.entries(of.packages)
    .filter(([path, { link }]) => !link && path.includes('node_modules/'))
    .map(([path, { name, version, license, hasInstallScript }]) => ({
      path,
      name: name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version: version ?? '',
      license: license ?? null,
      hasInstallScript,
    }));
}

/** The workspace's own folders as the lock names them, the root as ''. */
export function workspaceFolders(of: PackageLock): string[] {
  return Object.entries(of.packages)
    .filter(([path, { link }]) => !link && !path.includes('node_modules/'))
    .map(([path]) => path);
}

/** The folders of the checkout that have a package.json, the root as ''; installed and built ones are left out. */
export async function packageFolders(checkout: string, folder = ''): Promise<string[]> {
  const entries = await readdir(join(checkout, folder), { withFileTypes: true });
  const below = entries
    .filter((entry) => entry.isDirectory() && !NO_SOURCES.has(entry.name))
    .map(({ name }) => packageFolders(checkout, join(folder, name)));
  const here = entries.some(({ name }) => name === 'package.json') ? [folder] : [];
  return [...here, ...(await Promise.all(below)).flat()];
}

const NO_SOURCES = new Set(['node_modules', 'dist', '.git', '.nx', '.reformgraph']);

/** Throws where the text is no package-lock.json of version 3. */
export function parseLock(json: unknown): PackageLock {
  return lock.parse(json);
}

/** Throws where the text is no package.json. */
export function parseManifest(json: unknown): Manifest {
  return manifest.parse(json);
}

/** The checkout's lock and its workspaces' manifests by folder, the root's as ''. */
export async function readWorkspace(
  checkout: string,
): Promise<{ lock: PackageLock; manifests: Map<string, Manifest> }> {
  const read = async (path: string): Promise<unknown> =>
    JSON.parse(await readFile(join(checkout, path), 'utf8'));
  const found = parseLock(await read('package-lock.json'));
  const manifests = await Promise.all(
    workspaceFolders(found).map(
      async (folder) => [folder, parseManifest(await read(join(folder, 'package.json')))] as const,
    ),
  );
  return { lock: found, manifests: new Map(manifests) };
}
