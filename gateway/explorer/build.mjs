import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';

const here = import.meta.dirname;
const samplesFolder = join(here, '../../data/samples');
const target = join(here, '../dist/explorer');

/** Monaco as GraphiQL itself resolves it, so that page and workers run one and the same copy. */
const resolveForGraphiql = createRequire(
  createRequire(createRequire(import.meta.url).resolve('graphiql/package.json')).resolve(
    '@graphiql/react/package.json',
  ),
).resolve;

/** Makes `import samples from 'samples'` an array of `{ file, text }`, one per file of data/samples, by name. */
const samples = {
  name: 'samples',
  setup(bundle) {
    bundle.onResolve({ filter: /^samples$/ }, () => ({ path: 'samples', namespace: 'samples' }));
    bundle.onLoad({ filter: /.*/, namespace: 'samples' }, async () => {
      const files = (await readdir(samplesFolder)).filter((file) => file.endsWith('.graphql')).sort();
      const imports = files.map((file, n) => `import text${n} from ${JSON.stringify(`./${file}`)};`);
      const entries = files.map((file, n) => `{ file: ${JSON.stringify(file)}, text: text${n} }`);
      return {
        contents: `${imports.join('\n')}\nexport default [${entries.join(', ')}];`,
        resolveDir: samplesFolder,
        watchDirs: [samplesFolder],
      };
    });
  },
};

/** Makes `import 'monaco'` the very module that GraphiQL loads later, for its style sheets belong into explorer.css. */
const monaco = {
  name: 'monaco',
  setup(bundle) {
    const path = resolveForGraphiql('monaco-graphql/esm/monaco-editor.js');
    bundle.onResolve({ filter: /^monaco$/ }, () => ({ path }));
  },
};

const everywhere = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  target: ['chrome123', 'firefox128', 'safari18'],
  legalComments: 'linked',
  logLevel: 'warning',
  outdir: target,
};

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
await Promise.all([
  build({
    ...everywhere,
    entryPoints: { explorer: join(here, 'src/main.tsx') },
    tsconfig: join(here, 'tsconfig.json'),
    format: 'esm',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    // The older names lead to builds whose parsers get lost in a bundle that is split.
    alias: {
      'prettier/parser-babel': 'prettier/plugins/babel',
      'prettier/parser-graphql': 'prettier/plugins/graphql',
    },
    loader: { '.graphql': 'text', '.ttf': 'file' },
    assetNames: '[name]-[hash]',
    plugins: [samples, monaco],
  }),
  build({
    ...everywhere,
    entryPoints: {
      'editor.worker': resolveForGraphiql('monaco-editor/esm/vs/editor/editor.worker.js'),
      'json.worker': resolveForGraphiql('monaco-editor/esm/vs/language/json/json.worker.js'),
      'graphql.worker': resolveForGraphiql('monaco-graphql/esm/graphql.worker.js'),
    },
    format: 'iife',
  }),
  cp(join(here, 'index.html'), join(target, 'index.html')),
  cp(join(here, 'icon.svg'), join(target, 'icon.svg')),
]);

// Each part that is loaded later gets a copy of the style sheets that explorer.css has already; no page asks for them.
const chunks = join(target, 'chunks');
const copies = (await readdir(chunks)).filter((file) => file.endsWith('.css'));
await Promise.all(copies.map((file) => rm(join(chunks, file))));
