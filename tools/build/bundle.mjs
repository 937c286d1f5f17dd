import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { BUNDLING, writeLaunchers } from './bundling.mjs';

/**
 * Bundles a project's entries, each into `dist/<name>.cjs`, which runs without node_modules, and `dist/<name>.js`,
 * which launches it.
 * Usage: node tools/build/bundle.mjs services/scheduling main migrate; an entry below src, or name=path
 */
const [project, ...entries] = process.argv.slice(2);
if (!project || entries.length === 0) throw new Error('Usage: bundle.mjs <project> <entry>...');
const entryPoints = entries.map((entry) => {
  const [out, path] = entry.includes('=') ? entry.split('=') : [entry, `src/${entry}.ts`];
  return { in: join(project, path), out };
});
const dist = join(project, 'dist');
for (const { out } of entryPoints)
  for (const file of [`${out}.js`, `${out}.cjs`, `${out}.cjs.cache`])
    await rm(join(dist, file), { force: true });
await build({ ...BUNDLING, entryPoints, outdir: dist });
await writeLaunchers(
  dist,
  entryPoints.map(({ out }) => out),
);
