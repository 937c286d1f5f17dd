import { CHECKOUT } from '../start/checkout.ts';
import { installedIn, type ReadInstalled } from './installed-packages.ts';
import { EXCEPTIONS, licenceOffences, licencesOf } from './licences.ts';
import { parseLock, readWorkspace } from './package-lock.ts';

const NOT_INSTALLED = () => null;

/** A lock with one package for each exception, so that only what a test plants can be an offence. */
function lockWith(planted: Record<string, object>) {
  const packages: Record<string, object> = { '': {} };
  for (const [position, { name, licence }] of EXCEPTIONS.entries())
    packages[`node_modules/host-${position}/node_modules/${name}`] = { version: '1.0.0', license: licence };
  return parseLock({ packages: { ...packages, ...planted } });
}

const offencesWith = (planted: Record<string, object>, installed: ReadInstalled = NOT_INSTALLED) =>
  licenceOffences(licencesOf(lockWith(planted), installed));

describe('the licences of all packages', () => {
  it('are allowed, or excepted by name', async () => {
    const { lock } = await readWorkspace(CHECKOUT);
    const licensed = licencesOf(lock, installedIn(CHECKOUT));
    expect(licensed.length).toBeGreaterThan(500);
    expect(licenceOffences(licensed)).toEqual([]);
  });

  it.each(['MIT', 'MPL-2.0', '(MIT AND BSD-3-Clause)', '(MIT OR GPL-3.0)', 'MIT and ISC'])(
    'pass a package under %s',
    (license) => {
      expect(offencesWith({ 'node_modules/planted': { version: '1.0.0', license } })).toEqual([]);
    },
  );

  it.each([
    'GPL-3.0',
    'MIT AND GPL-3.0',
    'AGPL-3.0 OR SSPL-1.0',
    'Elastic-2.0',
    'UNLICENSED',
    'MITx',
    'Unlicense',
  ])('refuse a package under %s, by name, version and path', (license) => {
    expect(offencesWith({ 'node_modules/@x/planted': { version: '1.2.3', license } })).toEqual([
      `@x/planted@1.2.3 is under ${license} (node_modules/@x/planted)`,
    ]);
  });

  it('refuse an excepted package that changes its licence', () => {
    expect(
      offencesWith({ 'node_modules/@apollo/gateway': { version: '3.0.0', license: 'SSPL-1.0' } }),
    ).toEqual(['@apollo/gateway@3.0.0 is under SSPL-1.0 (node_modules/@apollo/gateway)']);
  });

  it('are read from the installed package where the lock says none, and refused where that says none', () => {
    const planted = { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0' } };
    const installed = { version: '1.0.0', licence: 'MIT', hasInstallScript: false };
    expect(offencesWith(planted, (path) => (path === 'node_modules/a' ? installed : null))).toEqual([
      'b@1.0.0 is under no named licence (node_modules/b)',
    ]);
  });

  it('have no exception that nothing needs', () => {
    expect(licenceOffences([])).toHaveLength(EXCEPTIONS.length);
  });
});
