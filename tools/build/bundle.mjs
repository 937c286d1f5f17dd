import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const LAUNCHER = fileURLToPath(new URL('launcher.mjs', import.meta.url));
const HERE = `const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;`;

/**
 * Bundles a project's entries, each into `dist/<name>.cjs`, which runs without node_modules, and `dist/<name>.js`,
 * which runs it with V8's code cache. A bundle is CommonJS, because only a classic script has such a cache in every
 * supported Node.js, and holds no import(), which a script from the cache may not call.
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
await build({
  entryPoints,
  outdir: dist,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'cjs',
  supported: { 'dynamic-import': false },
  banner: { js: HERE },
  define: { 'import.meta.url': '__importMetaUrl' },
  external: ['pg-native'],
  legalComments: 'linked',
  minify: true,
  keepNames: true,
  logLevel: 'warning',
});
for (const { out } of entryPoints) await copyFile(LAUNCHER, join(dist, `${out}.js`));
