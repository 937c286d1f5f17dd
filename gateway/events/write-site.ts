import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readContracts } from './contracts.ts';
import { siteOf } from './site.ts';

const ASIDE = { 'events.css': './events.css', 'icon.svg': '../explorer/icon.svg' };

/** Writes the pages of the events into a folder; what an earlier build left there and is no page any more goes last. */
export async function writeSite(folder: string): Promise<void> {
  const files = siteOf(await readContracts());
  for (const [path, content] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  for (const [name, source] of Object.entries(ASIDE))
    await copyFile(fileURLToPath(new URL(source, import.meta.url)), join(folder, name));
  const present = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of present) {
    const path = relative(folder, join(entry.parentPath, entry.name));
    if (entry.isFile() && !files.has(path) && !Object.hasOwn(ASIDE, path)) await rm(join(folder, path));
  }
}
