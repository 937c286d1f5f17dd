import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { COMMAND_STAMP } from '../start/stamp.mjs';
import { BUNDLING, writeLaunchers } from './bundling.mjs';

const TOOLS = fileURLToPath(new URL('../', import.meta.url));

/** Builds the command of `npm start` from sources with this stamp; the play of the year is a bundle of its own. */
export async function buildCommand(stamp) {
  await build({
    ...BUNDLING,
    entryPoints: [join(TOOLS, 'start/main.ts')],
    outfile: join(TOOLS, 'dist/start.cjs'),
    plugins: [{ name: 'year-stays-outside', setup: keepYearOutside }],
  });
  await writeLaunchers(join(TOOLS, 'dist'), ['start']);
  await writeFile(COMMAND_STAMP, stamp);
}

function keepYearOutside({ onResolve }) {
  onResolve({ filter: /\/year\.ts$/ }, () => ({ path: './year.cjs', external: true }));
}
