import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CHECKOUT } from './checkout.ts';
import { Complaint } from './complaint.ts';

const SOURCES = [
  'services',
  'gateway',
  'packages',
  'tools/build',
  'tools/codegen',
  'tools/play/operations',
  'package-lock.json',
  'nx.json',
];
const NOT_SOURCES = new Set(['node_modules', 'dist', 'generated', 'reports']);
const STAMP = join(CHECKOUT, '.nx/built.stamp');
const PLATFORM = ['organizations', 'scheduling', 'assessment', 'reporting', 'gateway', 'tools'];

/**
 * Builds what has changed, by Nx and its cache; a stamp over the sources' contents saves even asking it.
 * Throws Complaint with what the build said.
 */
export async function ensureBuilt(): Promise<void> {
  const stamp = await stampOfSources();
  if ((await readFile(STAMP, 'utf8').catch(() => '')) === stamp) return;
  await build(['run-many', '-t', 'build', '-p', ...PLATFORM, '--output-style=stream']);
  await mkdir(dirname(STAMP), { recursive: true });
  await writeFile(STAMP, stamp);
}

/** Builds the explorer's page where it has changed. */
export async function ensureExplorerBuilt(): Promise<void> {
  await build(['run', 'gateway:explorer']);
}

async function build(command: readonly string[]): Promise<void> {
  const nx = spawn(process.execPath, [join(CHECKOUT, 'node_modules/nx/dist/bin/nx.js'), ...command], {
    cwd: CHECKOUT,
    env: { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_TUI: 'false', FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  nx.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  nx.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => nx.once('close', resolve));
  if (code !== 0) throw new Complaint(`The platform could not be built:\n${said.trim()}`);
}

async function stampOfSources(): Promise<string> {
  const hash = createHash('sha256').update(process.versions.node);
  for (const source of SOURCES) await addToStamp(hash, join(CHECKOUT, source));
  return hash.digest('hex');
}

async function addToStamp(hash: ReturnType<typeof createHash>, path: string): Promise<void> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => null);
  if (entries === null) {
    hash.update(path.slice(CHECKOUT.length)).update(await readFile(path));
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1)))
    if (!NOT_SOURCES.has(entry.name)) await addToStamp(hash, join(path, entry.name));
}
