import { spawn, type ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CHECKOUT } from './checkout.ts';
import { Complaint } from './complaint.ts';
import { END_WITH_PARENT } from './node-part.ts';
import { COMMAND_STAMP, isBuilt, PLATFORM_STAMP, stampOfSources } from './stamp.mjs';

/**
 * Builds the platform's processes where their sources have changed, by Nx and its cache; a stamp over the sources'
 * contents saves even asking it. Returns the stamp of what is built. Throws Complaint with what the build said.
 */
export async function ensurePlatformBuilt(): Promise<string> {
  const stamp = await stampOfSources();
  await buildOnce(PLATFORM_STAMP, stamp, 'tools:platform');
  return stamp;
}

/** Builds what the graph can do without until it answers: the operations of the play, and this command as a file. */
export async function ensureCommandBuilt(stamp: string): Promise<void> {
  await buildOnce(COMMAND_STAMP, stamp, 'tools:build');
}

async function buildOnce(stampFile: string, stamp: string, task: string): Promise<void> {
  if (await isBuilt(stampFile, stamp)) return;
  await build(task);
  await writeFile(stampFile, stamp);
}

/** Builds the explorer's page where it has changed. */
export async function ensureExplorerBuilt(): Promise<void> {
  await build('gateway:explorer');
}

const STREAMED = ['--output-style=stream'];
/** One process, without a daemon, plug-in workers, a cloud or a drawn screen. */
const NX_ENVIRONMENT = {
  NX_DAEMON: 'false',
  NX_ISOLATE_PLUGINS: 'false',
  NX_NO_CLOUD: 'true',
  NX_TUI: 'false',
  FORCE_COLOR: '0',
};

/** Ends the builds under way. */
export function endBuilds(): void {
  for (const nx of building) nx.kill('SIGTERM');
}

const building = new Set<ChildProcess>();

async function build(task: string): Promise<void> {
  const nx = spawn(
    process.execPath,
    ['--import', END_WITH_PARENT, join(CHECKOUT, 'node_modules/nx/dist/bin/nx.js'), 'run', task, ...STREAMED],
    {
      cwd: CHECKOUT,
      env: { ...process.env, ...NX_ENVIRONMENT },
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
