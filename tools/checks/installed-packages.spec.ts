import { CHECKOUT } from '../start/checkout.ts';
import { installedIn, untruthsOfLock, type InstalledPackage } from './installed-packages.ts';
import { lockedPackages, parseLock, readWorkspace } from './package-lock.ts';

const lock = parseLock({ packages: { 'node_modules/a': { version: '1.0.0', license: 'MIT' } } });
const TRUE: InstalledPackage = { version: '1.0.0', licence: 'MIT', hasInstallScript: false };
const untruthsBeside = (installed: Partial<InstalledPackage>) =>
  untruthsOfLock(lock, () => ({ ...TRUE, ...installed }));

describe('what the lock says of a package', () => {
  it('is what the installed package says', async () => {
    const { lock: committed } = await readWorkspace(CHECKOUT);
    const installed = installedIn(CHECKOUT);
    const read = lockedPackages(committed).filter(({ path }) => installed(path) !== null);
    expect(read.length).toBeGreaterThan(500);
    expect(untruthsOfLock(committed, installed)).toEqual([]);
  });

  it('is refused where it is another version, another licence, or hides an install script', () => {
    expect(untruthsBeside({})).toEqual([]);
    expect(untruthsBeside({ version: '1.0.1' })).toEqual([
      'node_modules/a: version 1.0.0 in the lock, 1.0.1 as installed',
    ]);
    expect(untruthsBeside({ licence: 'GPL-3.0' })).toEqual([
      'node_modules/a: licence MIT in the lock, GPL-3.0 as installed',
    ]);
    expect(untruthsBeside({ hasInstallScript: true })).toEqual([
      'node_modules/a: install script false in the lock, true as installed',
    ]);
  });

  it('is not asked of a package that is not installed', () => {
    expect(untruthsOfLock(lock, () => null)).toEqual([]);
  });
});

describe('an installed package', () => {
  const installed = installedIn(CHECKOUT);
  it('is read', () => {
    expect(installed('node_modules/zod')).toMatchObject({ licence: 'MIT', hasInstallScript: false });
    expect(installed('node_modules/esbuild')).toMatchObject({ licence: 'MIT', hasInstallScript: true });
    expect(installed('node_modules/not-installed')).toBeNull();
  });
});
