import { lockedPackages, type Manifest, type PackageLock } from './package-lock.ts';

const RUN_BY_INSTALL = [
  'preinstall',
  'install',
  'postinstall',
  'prepublish',
  'preprepare',
  'prepare',
  'postprepare',
];

/** One line for each script of a workspace that an installation would run. */
export function ownInstallScripts(manifests: ReadonlyMap<string, Manifest>): string[] {
  return [...manifests.values()].flatMap(({ name, scripts }) =>
    RUN_BY_INSTALL.filter((script) => script in scripts).map((script) => `${name} has the script ${script}`),
  );
}

/** One line for each package with an install script that `allowScripts` does not judge, and each judged in vain. */
export function installScriptOffences(lock: PackageLock, root: Manifest): string[] {
  const scripted = lockedPackages(lock).filter(({ hasInstallScript }) => hasInstallScript);
  const unjudged = scripted
    .filter(({ name }) => !(name in root.allowScripts))
    .map(
      ({ name, version, path }) =>
        `${name}@${version} has an install script and is not in allowScripts (${path})`,
    );
  const needless = Object.keys(root.allowScripts)
    .filter((name) => !scripted.some((found) => found.name === name))
    .map((name) => `${name} is in allowScripts and has no install script`);
  return [...unjudged, ...needless];
}
