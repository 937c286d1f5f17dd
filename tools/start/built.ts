import { spawn, type ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { CHECKOUT } from './checkout.ts';
import { Complaint } from './complaint.ts';
import { END_WITH_PARENT, PART_FLAGS } from './node-part.ts';
import { isBuilt, PLATFORM_STAMP, stampOfSources, YEAR_STAMP } from './stamp.mjs';

/**
 * Builds the platform's processes where their sources have changed, which a stamp over the sources' contents tells.
 * Returns the stamp of what is built. Throws Complaint with what the build said.
 */
export async function ensurePlatformBuilt(): Promise<string> {
  const stamp = await stampOfSources();
  await buildOnce(PLATFORM_STAMP, stamp, ['--no-opt', '--liftoff-only', 'tools/build/platform.mjs']);
  return stamp;
}

/** Bundles the packages that the platform's processes take, by which they start sooner from then on. */
export async function ensureLibrariesBuilt(): Promise<void> {
  await build([...PART_FLAGS, 'tools/build/libraries.mjs']);
}

/** Builds the play of the year, with the operations it sends to the graph. */
export async function ensureYearBuilt(stamp: string): Promise<void> {
  await buildOnce(YEAR_STAMP, stamp, nx('tools:build'));
}

/** Builds the consumer that `npm run chaos` counts by. */
export async function ensureTallyBuilt(): Promise<void> {
  await build(['tools/build/bundle.mjs', 'tools', 'tally=chaos/tally.ts']);
}

/** Builds the pages that the gateway serves, the explorer and the events', where they have changed. */
export async function ensurePagesBuilt(): Promise<void> {
  await build(nx('gateway:pages'));
}

/** Ends the builds under way. */
export function endBuilds(): void {
  for (const child of building) child.kill('SIGTERM');
}

const building = new Set<ChildProcess>();
const nx = (task: string) => ['node_modules/nx/dist/bin/nx.js', 'run', task, '--output-style=stream'];

async function buildOnce(stampFile: string, stamp: string, command: readonly string[]): Promise<void> {
  if (await isBuilt(stampFile, stamp)) return;
  await build(command);
  await writeFile(stampFile, stamp);
}

/** Nx in one process, without a daemon, plug-in workers, a cloud or a drawn screen. */
const NX_ENVIRONMENT = {
  NX_DAEMON: 'false',
  NX_ISOLATE_PLUGINS: 'false',
  NX_NO_CLOUD: 'true',
  NX_TUI: 'false',
  FORCE_COLOR: '0',
};

async function build(command: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, ['--import', END_WITH_PARENT, ...command], {
    cwd: CHECKOUT,
    env: { ...process.env, ...NX_ENVIRONMENT },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  building.add(child);
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  building.delete(child);
  if (code !== 0) throw new Complaint(`The platform could not be built:\n${said.trim()}`);
}
