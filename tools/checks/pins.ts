import { type Manifest, type PackageLock } from './package-lock.ts';

const EXACT = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;
const KINDS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;

/** One line for each version of a workspace's manifest that is no exact one; workspaces go by their own version. */
export function pinOffences(manifests: ReadonlyMap<string, Manifest>): string[] {
  const workspaces = new Map([...manifests.values()].map(({ name, version }) => [name, version]));
  return [...manifests].flatMap(([folder, manifest]) =>
    [...KINDS, 'overrides' as const].flatMap((kind) =>
      Object.entries(manifest[kind])
        .filter(([name, version]) =>
          workspaces.has(name) ? version !== workspaces.get(name) : !EXACT.test(version),
        )
        .map(([name, version]) => `${name} is pinned to "${version}" (${fileOf(folder)}, ${kind})`),
    ),
  );
}

/** One line for each package whose address is in the lock: which registry serves it is the machine's matter. */
export function addressOffences(lock: PackageLock): string[] {
  return Object.entries(lock.packages)
    .filter(([, { link, resolved }]) => !link && resolved !== undefined)
    .map(([path]) => `${path} names the address that it came from`);
}

/** One line for each package whose content the lock does not fix. */
export function integrityOffences(lock: PackageLock): string[] {
  return Object.entries(lock.packages)
    .filter(([path, { link, integrity }]) => path.includes('node_modules/') && !link && !isStrong(integrity))
    .map(([path]) => `${path} has no sha512 in the lock`);
}

function isStrong(integrity: string | undefined): boolean {
  return integrity?.startsWith('sha512-') ?? false;
}

/** One line for each dependency that a manifest and the lock state differently: `npm ci` refuses such a pair. */
export function staleLockOffences(lock: PackageLock, manifests: ReadonlyMap<string, Manifest>): string[] {
  return [...manifests].flatMap(([folder, manifest]) =>
    KINDS.flatMap((kind) => {
      const locked = lock.packages[folder]?.[kind] ?? {};
      const names = new Set([...Object.keys(manifest[kind]), ...Object.keys(locked)]);
      return [...names]
        .filter((name) => manifest[kind][name] !== locked[name])
        .map(
          (name) =>
            `${name} is ${manifest[kind][name] ?? 'absent'} in ${fileOf(folder)} and ${locked[name] ?? 'absent'} in the lock`,
        );
    }),
  );
}

function fileOf(folder: string): string {
  return folder === '' ? 'package.json' : `${folder}/package.json`;
}
