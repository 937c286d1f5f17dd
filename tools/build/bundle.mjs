import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const BANNER = [
  `import { createRequire as __createRequire } from 'node:module';`,
  `import { fileURLToPath as __fileURLToPath } from 'node:url';`,
  `import { dirname as __directoryOf } from 'node:path';`,
  `const require = __createRequire(import.meta.url);`,
  `const __filename = __fileURLToPath(import.meta.url);`,
  `const __dirname = __directoryOf(__filename);`,
].join('\n');

/**
 * Bundles a project's entries into one file each, `dist/<name>.js`, that runs without node_modules.
 * Usage: node tools/build/bundle.mjs services/scheduling main migrate; an entry below src, or name=path
 */
const [project, ...entries] = process.argv.slice(2);
if (!project || entries.length === 0) throw new Error('Usage: bundle.mjs <project> <entry>...');
for (const { out } of entries.map(entryPoint)) await rm(join(project, 'dist', `${out}.js`), { force: true });
await build({
  entryPoints: entries.map(entryPoint),
  outdir: join(project, 'dist'),
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  banner: { js: BANNER },
  external: ['pg-native'],
  legalComments: 'linked',
  minify: true,
  keepNames: true,
  logLevel: 'warning',
});

function entryPoint(entry) {
  const [out, path] = entry.includes('=') ? entry.split('=') : [entry, `src/${entry}.ts`];
  return { in: join(project, path), out };
}
