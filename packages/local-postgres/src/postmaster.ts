import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { Duplex } from 'node:stream';
import { commandAs, spawnAs } from './account.ts';
import { program } from './binaries.ts';
import { readLockFile } from './lock-file.ts';
import type { Site } from './site.ts';

const LAST_LINES = 50;
const READY_POLL_MS = 10;
const FAST_SHUTDOWN_MS = 15_000;
const IMMEDIATE_SHUTDOWN_MS = 5_000;

/** How a process ended: by an exit code or by a signal. */
export interface Exit {
  code: number | null;
  signal: string | null;
}

/** A PostgreSQL server process that was spawned, ready or not. */
export interface Postmaster {
  pid: number;
  exited: Promise<Exit>;
  /** What it said last on standard error, for the case that it ends. */
  lastLines: string[];
  /** `ready` when it accepts connections, `ended` when it ended before, `late` when `ms` passed before. */
  readyWithin(ms: number): Promise<'ready' | 'ended' | 'late'>;
  /** Fast shutdown, waiting for its end; after 15 s an immediate one, after 5 s more SIGKILL. */
  stop(): Promise<void>;
}

/**
 * Descriptor 3 is held open by the starter alone. A line on it says that PostgreSQL has ended; its closing
 * without a line means that the starter died, however, and PostgreSQL (whose id is `$$` after exec) is asked
 * for a fast shutdown. The watcher ends in both cases.
 */
const WATCHED = `
( read -r ended <&3 || kill -INT $$ ) </dev/null >/dev/null 2>&1 &
exec "$@" 3<&-
`;

/** Spawns PostgreSQL on the site's cluster; `settings` go in as `-c name=value`. */
export function spawnPostmaster(
  site: Site,
  settings: Record<string, string>,
  log: (line: string) => void,
): Postmaster {
  const given = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const postgres = commandAs(site.account, [
    program(site.binaries, 'postgres'),
    '-D',
    site.cluster,
    ...given,
  ]);
  const child = spawnAs(
    site.account,
    ['sh', '-c', WATCHED, 'sh', ...postgres],
    ['ignore', 'ignore', 'pipe', 'pipe'],
  );
  const lastLines = linesOf(child, log);
  const exited = exitOf(child);
  let stopping: Promise<void> | undefined;
  return {
    pid: child.pid ?? 0,
    exited,
    lastLines,
    readyWithin: (ms) => readyWithin(site.cluster, child, ms),
    stop: () => (stopping ??= stop(child, exited)),
  };
}

function linesOf(child: ChildProcess, log: (line: string) => void): string[] {
  const last: string[] = [];
  if (!child.stderr) return last;
  createInterface({ input: child.stderr, crlfDelay: Infinity }).on('line', (line) => {
    last.push(line);
    if (last.length > LAST_LINES) last.shift();
    log(line);
  });
  return last;
}

/** Resolves when the process is gone and its last words are read; tells the watcher at once. */
function exitOf(child: ChildProcess): Promise<Exit> {
  const held = child.stdio[3] as Duplex | undefined;
  held?.on('error', () => undefined);
  return new Promise((resolve) => {
    child.on('exit', () => held?.end('ended\n', () => held.destroy()));
    child.on('close', (code, signal) => resolve({ code, signal }));
    child.on('error', () => resolve({ code: null, signal: null }));
  });
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

async function readyWithin(
  cluster: string,
  child: ChildProcess,
  ms: number,
): Promise<'ready' | 'ended' | 'late'> {
  const end = performance.now() + ms;
  while (isRunning(child)) {
    const lock = await readLockFile(cluster);
    if (lock?.pid === child.pid && lock?.ready) return 'ready';
    if (performance.now() > end) return 'late';
    await pause(READY_POLL_MS);
  }
  return 'ended';
}

async function stop(child: ChildProcess, exited: Promise<Exit>): Promise<void> {
  const steps = [
    ['SIGINT', FAST_SHUTDOWN_MS],
    ['SIGQUIT', IMMEDIATE_SHUTDOWN_MS],
  ] as const;
  for (const [signal, bound] of steps) {
    if (!isRunning(child)) break;
    child.kill(signal);
    const waiting = new AbortController();
    await Promise.race([exited, pause(bound, undefined, { signal: waiting.signal }).catch(() => undefined)]);
    waiting.abort();
  }
  if (isRunning(child)) child.kill('SIGKILL');
  await exited;
}
