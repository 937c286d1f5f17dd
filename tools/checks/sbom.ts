import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { lockedPackages, type PackageLock } from './package-lock.ts';

const run = promisify(execFile);
const MOST_BYTES = 64 * 1024 * 1024;

const bill = z.object({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.string(),
  components: z.array(z.object({ name: z.string(), version: z.string(), purl: z.string() })),
});

/** A CycloneDX software bill of materials, as far as the check reads it. */
export type SoftwareBill = z.infer<typeof bill>;

/**
 * Writes the software bill of materials of the lock, for every platform it serves, to `file`, by npm's own command;
 * throws with npm's words where the lock is not sound.
 */
export async function writeSoftwareBill(checkout: string, file: string): Promise<SoftwareBill> {
  const { stdout } = await run('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], {
    cwd: checkout,
    maxBuffer: MOST_BYTES,
  });
  const written = bill.parse(JSON.parse(stdout));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, stdout);
  return written;
}

/** One line for each package of the lock that the bill does not name. */
export function missingInBill(lock: PackageLock, { components }: SoftwareBill): string[] {
  const named = new Set(components.map(({ purl }) => purl));
  return lockedPackages(lock)
    .filter(({ name, version }) => !named.has(`pkg:npm/${name.replace('@', '%40')}@${version}`))
    .map(({ name, version }) => `${name}@${version} is not in the software bill of materials`);
}

/** Where `npm run sbom` writes the bill, from the checkout's root. */
export const BILL_FILE = join('dist', 'sbom.json');
