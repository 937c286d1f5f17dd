import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));
const SOURCES = ['services', 'gateway', 'packages', 'tools', 'package-lock.json', 'nx.json'];
const NOT_SOURCES = new Set(['node_modules', 'dist', 'generated', 'reports', 'e2e', 'checks']);

/** The file that says of which sources the built files are. */
export const STAMP_FILE = join(CHECKOUT, '.nx/built.stamp');

/** A hash of all that the built files are made of, and of the Node.js that runs them. */
export async function stampOfSources() {
  const hash = createHash('sha256').update(process.versions.node);
  for (const source of SOURCES) await add(hash, join(CHECKOUT, source));
  return hash.digest('hex');
}

/** True where the built files are those of these sources. */
export async function isBuilt() {
  const stamp = await readFile(STAMP_FILE, 'utf8').catch(() => '');
  return stamp !== '' && stamp === (await stampOfSources());
}

async function add(hash, path) {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => null);
  if (entries === null) {
    hash.update(path.slice(CHECKOUT.length)).update(await readFile(path));
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1)))
    if (!NOT_SOURCES.has(entry.name)) await add(hash, join(path, entry.name));
}
