import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LAUNCHER = fileURLToPath(new URL('launcher.mjs', import.meta.url));

/**
 * How esbuild bundles for this platform: CommonJS, because only a classic script has a code cache in every supported
 * Node.js, and without import(), which a script from the cache may not call.
 */
export const BUNDLING = {
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'cjs',
  supported: { 'dynamic-import': false },
  banner: { js: `const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;` },
  define: { 'import.meta.url': '__importMetaUrl', 'import.meta.dirname': '__dirname' },
  logOverride: { 'empty-import-meta': 'error' },
  external: ['pg-native'],
  legalComments: 'linked',
  minify: true,
  keepNames: true,
  logLevel: 'warning',
};

/**
 * Writes for each bundle `<name>.cjs` the file `<name>.js`, which runs it with V8's code cache. `home` and `libraries`
 * say where its packages come from where they are not bundled with it, as paths from the folder: see launcher.mjs.
 */
export async function writeLaunchers(folder, names, { home, libraries } = {}) {
  await copyFile(LAUNCHER, join(folder, 'launcher.mjs'));
  const here = (path) => `new URL('${path}', import.meta.url)`;
  const packages = home ? `, {\n  home: ${here(home)},\n  libraries: ${here(libraries)},\n}` : '';
  for (const name of names)
    await writeFile(
      join(folder, `${name}.js`),
      `import { launch } from './launcher.mjs';\n\nlaunch(${here(`./${name}.cjs`)}${packages});\n`,
    );
}
