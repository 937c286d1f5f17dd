import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHECKOUT } from '../start/checkout.ts';
import { lockedPackages, parseLock, readWorkspace } from './package-lock.ts';
import { missingInBill, writeSoftwareBill } from './sbom.ts';

const NPM_MILLISECONDS = 60_000;

describe('the software bill of materials', () => {
  it(
    'names every package of the lock',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'reformgraph-spec-'));
      try {
        const file = join(folder, 'new', 'sbom.json');
        const bill = await writeSoftwareBill(CHECKOUT, file);
        const { lock } = await readWorkspace(CHECKOUT);
        expect(lockedPackages(lock).length).toBeGreaterThan(500);
        expect(missingInBill(lock, bill)).toEqual([]);
        expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ bomFormat: 'CycloneDX' });
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    NPM_MILLISECONDS,
  );

  it('is refused when it leaves one out', () => {
    const lock = parseLock({
      packages: {
        'node_modules/@x/left-out': { version: '1.0.0' },
        'node_modules/named': { version: '1.0.0' },
        'node_modules/a/node_modules/named': { version: '2.0.0' },
      },
    });
    const bill = {
      bomFormat: 'CycloneDX' as const,
      specVersion: '1.5',
      components: [{ name: 'named', version: '1.0.0', purl: 'pkg:npm/named@1.0.0' }],
    };
    expect(missingInBill(lock, bill)).toEqual([
      '@x/left-out@1.0.0 is not in the software bill of materials',
      'named@2.0.0 is not in the software bill of materials',
    ]);
  });
});
