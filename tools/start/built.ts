import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CHECKOUT, SUBGRAPHS } from './checkout.ts';
import { Complaint } from './complaint.ts';
import { END_WITH_PARENT } from './node-part.ts';
import { STAMP_FILE, stampOfSources } from './stamp.mjs';

const PROJECTS = [...SUBGRAPHS, 'gateway', 'tools'];

/**
 * Builds what has changed, by Nx and its cache; a stamp over the sources' contents saves even asking it. Returns the
 * stamp of what is built. Throws Complaint with what the build said.
 */
export async function ensureBuilt(): Promise<string> {
  const stamp = await stampOfSources();
  if ((await readFile(STAMP_FILE, 'utf8').catch(() => '')) === stamp) return stamp;
  await build(['run-many', '-t', 'build', '-p', ...PROJECTS, '--output-style=stream']);
  await mkdir(dirname(STAMP_FILE), { recursive: true });
  await writeFile(STAMP_FILE, stamp);
  return stamp;
}

/** Builds the explorer's page where it has changed. */
export async function ensureExplorerBuilt(): Promise<void> {
  await build(['run', 'gateway:explorer']);
}

/** Ends the builds under way. */
export function endBuilds(): void {
  for (const nx of building) nx.kill('SIGTERM');
}

const building = new Set<ChildProcess>();

async function build(command: readonly string[]): Promise<void> {
  const nx = spawn(
    process.execPath,
    ['--import', END_WITH_PARENT, join(CHECKOUT, 'node_modules/nx/dist/bin/nx.js'), ...command],
    {
      cwd: CHECKOUT,
      env: { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_TUI: 'false', FORCE_COLOR: '0' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  building.add(nx);
  let said = '';
  nx.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  nx.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => nx.once('close', resolve));
  building.delete(nx);
  if (code !== 0) throw new Complaint(`The platform could not be built:\n${said.trim()}`);
}
