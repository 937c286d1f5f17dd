import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CHECKOUT } from '../start/checkout.ts';

const PRELOAD = join(CHECKOUT, 'tools/checks/no-egress.cjs');

/** The environment under which every Node.js process reaches nothing beyond this machine, and its two logs. */
export interface NoEgress {
  readonly environment: { readonly NODE_OPTIONS: string };
  readonly refusalsFile: string;
  readonly witnessesFile: string;
}

/**
 * Prepares the preload in a folder. The files' names travel in the preload itself, because a process may pass on
 * NODE_OPTIONS to its children and hide the rest of its environment from them.
 */
export async function withoutEgress(folder: string): Promise<NoEgress> {
  const refusalsFile = join(folder, 'egress-refused.log');
  const witnessesFile = join(folder, 'egress-watched.log');
  const preload = join(folder, 'preload.cjs');
  const settings = { NO_EGRESS_LOG: refusalsFile, NO_EGRESS_WITNESS: witnessesFile };
  await writeFile(
    preload,
    `Object.assign(process.env, ${JSON.stringify(settings)});\nrequire(${JSON.stringify(PRELOAD)});\n`,
  );
  return { environment: { NODE_OPTIONS: `--require ${quoted(preload)}` }, refusalsFile, witnessesFile };
}

/** What was refused, a line each, and the main file of every process that the preload watched. */
export async function readNoEgress({ refusalsFile, witnessesFile }: NoEgress) {
  return { refusals: await linesOf(refusalsFile), witnesses: await linesOf(witnessesFile) };
}

async function linesOf(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

/** A value of NODE_OPTIONS, which knows double quotes and backslashes inside of them. */
function quoted(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
