import { CHECKOUT } from '../start/checkout.ts';
import { packageFolders, parseLock, parseManifest, readWorkspace } from './package-lock.ts';
import { addressOffences, integrityOffences, pinOffences, staleLockOffences } from './pins.ts';

const manifestsWith = (kind: string, version: string, name = 'planted') =>
  new Map([
    ['', parseManifest({ name: 'root', version: '0.1.0' })],
    ['packages/a', parseManifest({ name: '@reformgraph/a', version: '0.1.0', [kind]: { [name]: version } })],
  ]);

describe('the versions in every package.json', () => {
  it('are exact ones', async () => {
    const { manifests } = await readWorkspace(CHECKOUT);
    expect([...manifests.keys()].sort()).toEqual((await packageFolders(CHECKOUT)).sort());
    expect(manifests.size).toBeGreaterThan(10);
    expect(pinOffences(manifests)).toEqual([]);
    expect([...manifests.values()].map(({ version }) => version)).toEqual([...manifests].map(() => '0.1.0'));
  });

  it('are exact where they name a prerelease', () => {
    expect(pinOffences(manifestsWith('dependencies', '18.4.0-beta.17'))).toEqual([]);
  });

  it.each([
    '^1.2.3',
    '~1.2.3',
    '1.x',
    '1.2',
    '*',
    'latest',
    '>=1.0.0',
    '1.2.3 || 2.0.0',
    'file:../x',
    'npm:b@1.0.0',
  ])('are refused when they are %s', (version) => {
    for (const kind of [
      'dependencies',
      'devDependencies',
      'optionalDependencies',
      'peerDependencies',
      'overrides',
    ])
      expect(pinOffences(manifestsWith(kind, version))).toEqual([
        `planted is pinned to "${version}" (packages/a/package.json, ${kind})`,
      ]);
  });

  it('are refused when they name another version of a workspace', () => {
    expect(pinOffences(manifestsWith('dependencies', '0.2.0', '@reformgraph/a'))).toEqual([
      '@reformgraph/a is pinned to "0.2.0" (packages/a/package.json, dependencies)',
    ]);
  });
});

describe('package-lock.json', () => {
  it('names no address of a package', async () => {
    const { lock } = await readWorkspace(CHECKOUT);
    expect(addressOffences(lock)).toEqual([]);
  });

  it('is refused when it names one', () => {
    const lock = parseLock({
      packages: {
        'node_modules/planted': { version: '1.0.0', resolved: 'https://registry.invalid/planted.tgz' },
        'node_modules/@reformgraph/a': { resolved: 'packages/a', link: true },
      },
    });
    expect(addressOffences(lock)).toEqual(['node_modules/planted names the address that it came from']);
  });

  it('fixes the content of every package', async () => {
    const { lock } = await readWorkspace(CHECKOUT);
    expect(integrityOffences(lock)).toEqual([]);
  });

  it('is refused when it does not', () => {
    const lock = parseLock({
      packages: {
        '': {},
        'node_modules/fixed': { version: '1.0.0', integrity: 'sha512-x' },
        'node_modules/planted': { version: '1.0.0' },
        'node_modules/weak': { version: '1.0.0', integrity: 'sha1-x' },
        'node_modules/@reformgraph/a': { link: true },
      },
    });
    expect(integrityOffences(lock)).toEqual([
      'node_modules/planted has no sha512 in the lock',
      'node_modules/weak has no sha512 in the lock',
    ]);
  });

  it('states the dependencies of every workspace as its package.json does', async () => {
    const { lock, manifests } = await readWorkspace(CHECKOUT);
    expect(staleLockOffences(lock, manifests)).toEqual([]);
  });

  it('is refused when a dependency is new, changed or gone', () => {
    const lock = parseLock({
      packages: { '': {}, 'packages/a': { dependencies: { gone: '1.0.0', changed: '1.0.0' } } },
    });
    const manifests = new Map([
      [
        'packages/a',
        parseManifest({ name: 'a', version: '0.1.0', dependencies: { fresh: '1.0.0', changed: '2.0.0' } }),
      ],
    ]);
    expect(staleLockOffences(lock, manifests)).toEqual([
      'fresh is 1.0.0 in packages/a/package.json and absent in the lock',
      'changed is 2.0.0 in packages/a/package.json and 1.0.0 in the lock',
      'gone is absent in packages/a/package.json and 1.0.0 in the lock',
    ]);
  });
});
