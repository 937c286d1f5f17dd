import { copyFile, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CHECKOUT, LICENCE, MANIFEST, PACKAGE, WORKSPACE_MANIFEST } from './places.mjs';

/**
 * Makes of the workspace what `npm pack` ships: built JavaScript with its types, and a package.json that leads there.
 * In the workspace itself the sources are imported as they are, so `after.mjs` puts its own package.json back.
 */
const DIST = join(PACKAGE, 'dist');
await rm(DIST, { recursive: true, force: true });
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
execFileSync(process.execPath, [compiler, '-p', join(PACKAGE, 'packing/tsconfig.json')], {
  stdio: 'inherit',
});

// The compiler rewrites ".ts" in what runs and leaves it in declarations.
for (const file of await readdir(DIST)) {
  if (!file.endsWith('.d.ts')) continue;
  const declared = await readFile(join(DIST, file), 'utf8');
  await writeFile(join(DIST, file), declared.replace(/((?:from|import\() ?'\.\/[^']+)\.ts'/g, "$1.js'"));
}

if (!existsSync(WORKSPACE_MANIFEST)) await copyFile(MANIFEST, WORKSPACE_MANIFEST);
const workspace = JSON.parse(await readFile(WORKSPACE_MANIFEST, 'utf8'));
const packed = {
  name: workspace.name,
  version: workspace.version,
  description: workspace.description,
  license: workspace.license,
  type: 'module',
  engines: workspace.engines,
  exports: {
    '.': { types: './dist/index.d.ts', default: './dist/index.js' },
    './schemas/*.json': './schemas/*.json',
    './samples/*.json': './samples/*.json',
    './asyncapi.json': './asyncapi.json',
    './package.json': './package.json',
  },
  files: workspace.files,
  dependencies: workspace.dependencies,
};
await writeFile(`${MANIFEST}.new`, `${JSON.stringify(packed, null, 2)}\n`);
await rename(`${MANIFEST}.new`, MANIFEST);
await copyFile(join(CHECKOUT, LICENCE), join(PACKAGE, LICENCE));
