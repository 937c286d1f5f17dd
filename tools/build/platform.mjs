import { access, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { generatePrismaClients } from '../codegen/prisma-clients.mjs';
import { BUNDLING, writeLaunchers } from './bundling.mjs';
import { removeOldLibraries } from './libraries.mjs';

const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDER = join(CHECKOUT, 'tools/dist/platform');

/**
 * Builds what `npm start` runs: `tools/dist/platform/<part>.js` launches the gateway, a subgraph, or by
 * `<subgraph>-migrate` its migrations. The bundles hold the platform's own code alone and so are made in a moment;
 * packages.json beside them says which packages they take, from node_modules or from what libraries.mjs makes of them.
 */
const services = (await readdir(join(CHECKOUT, 'services'))).map((name) => ({
  name,
  home: `services/${name}`,
}));
await generatePrismaClients(await withPrismaSchema(services.map(({ home }) => join(CHECKOUT, home))));

const parts = [
  ...services.flatMap(({ name, home }) => [
    { name, home, source: 'main', libraries: 'services' },
    { name: `${name}-migrate`, home, source: 'migrate', libraries: 'services' },
  ]),
  { name: 'gateway', home: 'gateway', source: 'main', libraries: 'gateway' },
];
await rm(FOLDER, { recursive: true, force: true });
const { metafile } = await build({
  ...BUNDLING,
  absWorkingDir: CHECKOUT,
  entryPoints: parts.map(({ name, home, source }) => ({ in: `${home}/src/${source}.ts`, out: name })),
  outdir: FOLDER,
  metafile: true,
  plugins: [
    { name: 'packages-stay-outside', setup: keepPackagesOutside },
    { name: 'places-of-sources', setup: keepPlacesOfSources },
  ],
});
for (const { name, home, libraries } of parts)
  await writeLaunchers(FOLDER, [name], {
    home: `../../../${home}/`,
    libraries: `../libraries/${libraries}.cjs`,
  });
const packages = packagesByLibraries();
await writeFile(join(FOLDER, 'packages.json'), JSON.stringify(packages, null, 2));
await removeOldLibraries(packages);

async function withPrismaSchema(homes) {
  const found = await Promise.all(
    homes.map((home) =>
      access(join(home, 'prisma/schema.prisma')).then(
        () => home,
        () => null,
      ),
    ),
  );
  return found.filter((home) => home !== null);
}

function keepPackagesOutside({ onResolve }) {
  onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
    kind === 'entry-point' || path.startsWith('@reformgraph/') ? undefined : { path, external: true },
  );
}

/** Lets a source find its files by `import.meta.url` where they lie in the checkout. */
function keepPlacesOfSources({ onLoad }) {
  onLoad({ filter: /[\\/](services|gateway)[\\/].*\.ts$/ }, async ({ path }) => {
    const source = await readFile(path, 'utf8');
    const place = relative(FOLDER, path).split(sep).join('/');
    return {
      loader: 'ts',
      contents: source.replaceAll(
        'import.meta.url',
        `new URL(${JSON.stringify(place)}, import.meta.url).href`,
      ),
    };
  });
}

/** For each bundle of libraries: where its packages are resolved from, and which they are. */
function packagesByLibraries() {
  const outputs = Object.entries(metafile.outputs);
  return Object.fromEntries(
    [...new Set(parts.map(({ libraries }) => libraries))].map((libraries) => {
      const own = parts.filter((part) => part.libraries === libraries);
      const imported = own.flatMap(
        ({ name }) => outputs.find(([path]) => path.endsWith(`/${name}.cjs`))[1].imports,
      );
      const packages = [...new Set(imported.map(({ path }) => path))].filter((path) => !isBuiltin(path));
      return [libraries, { home: own[0].home, packages: packages.sort() }];
    }),
  );
}
