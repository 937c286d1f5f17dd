import { readdir, readFile, rm } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { BUNDLING, writeLaunchers } from './bundling.mjs';

const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDER = join(CHECKOUT, 'tools/dist/platform');

/**
 * Bundles all that `npm start` runs: `tools/dist/platform/<part>.js` launches the gateway, a subgraph, or by
 * `<subgraph>-migrate` its migrations. At once, because together they take half the time.
 */
const services = await readdir(join(CHECKOUT, 'services'));
const entryPoints = [
  ...services.flatMap((service) => [
    { in: `services/${service}/src/main.ts`, out: service },
    { in: `services/${service}/src/migrate.ts`, out: `${service}-migrate` },
  ]),
  { in: 'gateway/src/main.ts', out: 'gateway' },
];

await rm(FOLDER, { recursive: true, force: true });
await build({
  ...BUNDLING,
  absWorkingDir: CHECKOUT,
  entryPoints,
  outdir: FOLDER,
  plugins: [{ name: 'places-of-sources', setup: keepPlacesOfSources }],
});
await writeLaunchers(
  FOLDER,
  entryPoints.map(({ out }) => out),
);

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
