import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));
const SOURCES = ['services', 'gateway', 'packages', 'tools', 'package-lock.json', 'nx.json'];
const NOT_SOURCES = new Set(['node_modules', 'dist', 'generated', 'reports', 'e2e', 'checks']);

/** Files that say of which sources the platform's processes, this command and the play of the year are built. */
export const PLATFORM_STAMP = join(CHECKOUT, 'tools/dist/platform/stamp');
export const COMMAND_STAMP = join(CHECKOUT, 'tools/dist/start.stamp');
export const YEAR_STAMP = join(CHECKOUT, 'tools/dist/year.stamp');

/** A hash of all that the built files are made of, and of the Node.js that runs them. */
export async function stampOfSources() {
  const hash = createHash('sha256').update(process.versions.node);
  for (const source of SOURCES) await add(hash, join(CHECKOUT, source));
  return hash.digest('hex');
}

/** True where the built files that the stamp file speaks of are those of the sources with this stamp. */
export async function isBuilt(stampFile, stamp) {
  return (await readFile(stampFile, 'utf8').catch(() => '')) === stamp;
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
