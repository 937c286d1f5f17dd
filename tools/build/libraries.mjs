import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { BUNDLING } from './bundling.mjs';
import { load } from './launcher.mjs';

const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDER = join(CHECKOUT, 'tools/dist/libraries');
const lockFile = await readFile(join(CHECKOUT, 'package-lock.json'));

const fileOf = (name) => join(FOLDER, `${name}.cjs`);
const stampOf = (packages) =>
  createHash('sha256').update(lockFile).update(JSON.stringify(packages)).digest('hex');
const isCurrent = async (name, { packages }) =>
  (await readFile(`${fileOf(name)}.stamp`, 'utf8').catch(() => '')) === stampOf(packages);

/** Removes the bundles of packages that are not those of the lists any more, so that no part runs an older package. */
export async function removeOldLibraries(lists) {
  for (const [name, list] of Object.entries(lists))
    if (!(await isCurrent(name, list))) await rm(fileOf(name), { force: true });
}

/**
 * Bundles the packages that the parts of the platform take, as platform.mjs listed them: `tools/dist/libraries/<name>.cjs`
 * exports a function for each that loads it. From then on parts start in half the time, because one file is read where
 * hundreds were, and its functions are compiled already. Kept until a package or the list changes.
 */
async function bundleLibraries() {
  const lists = JSON.parse(await readFile(join(CHECKOUT, 'tools/dist/platform/packages.json'), 'utf8'));
  await mkdir(FOLDER, { recursive: true });
  await Promise.all(Object.entries(lists).map(([name, list]) => bundle(name, list)));
}

async function bundle(name, list) {
  if (await isCurrent(name, list)) return;
  const file = fileOf(name);
  const loaders = list.packages.map(
    (path) => `${JSON.stringify(path)}: () => require(${JSON.stringify(path)})`,
  );
  await build({
    ...BUNDLING,
    stdin: {
      contents: `module.exports = {\n${loaders.join(',\n')}\n};`,
      resolveDir: join(CHECKOUT, list.home),
    },
    outfile: `${file}.${process.pid}.new`,
    legalComments: 'none',
  });
  await rename(`${file}.${process.pid}.new`, file);
  await writeFile(`${file}.stamp`, stampOf(list.packages));
  const libraries = load(pathToFileURL(file), createRequire(file));
  for (const loadPackage of Object.values(libraries)) loadPackage();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundleLibraries();
