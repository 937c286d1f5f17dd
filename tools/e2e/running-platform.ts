import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@reformgraph/local-postgres';
import { terminalEnvironment } from '../checks/checkout-copy.ts';
import { CHECKOUT } from '../start/checkout.ts';
import type { Parts } from '../start/supervisor.ts';

/** A data folder of its own for a platform under test. */
export interface Workplace {
  readonly folder: string;
  readonly port: number;
  remove(): void;
}

export async function newWorkplace(): Promise<Workplace> {
  const folder = mkdtempSync(join(tmpdir(), 'reformgraph kiểm thử '));
  return {
    folder,
    port: await freePort(),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** `npm start` as a person would run it, on a workplace. */
export interface RunningPlatform {
  readonly process: ChildProcess;
  readonly graph: string;
  /** Standard output and standard error so far. */
  readonly said: { out: string; err: string };
  /** Resolves when the text shows on standard error; rejects when the process ends before, with what it said. */
  readonly says: (text: string) => Promise<void>;
  readonly exited: Promise<number | null>;
  /** What runs, by name. */
  readonly parts: () => Parts;
  /** The process id of a part, once it runs: one that is being started again is waited for. */
  readonly pidOf: (part: string) => Promise<number>;
  /** Ctrl-C, and the wait for the end. */
  readonly stop: () => Promise<number | null>;
}

export function startPlatform(
  workplace: Workplace,
  options: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
  checkout = CHECKOUT,
): RunningPlatform {
  const kafka = options.includes('--kafka');
  const child = spawn(
    process.execPath,
    [join(checkout, 'tools/start.mjs'), '--port', String(workplace.port), ...options],
    {
      cwd: checkout,
      env: { ...terminalEnvironment(), REFORMGRAPH_DATA: workplace.folder, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const said = { out: '', err: '' };
  const waiting = new Set<() => void>();
  const heard = () => {
    for (const look of waiting) look();
  };
  child.stdout.on('data', (chunk: Buffer) => {
    said.out += chunk.toString();
    heard();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said.err += chunk.toString();
    heard();
  });
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  const parts = () =>
    JSON.parse(
      readFileSync(join(workplace.folder, kafka ? 'kafka' : 'embedded', 'parts.json'), 'utf8'),
    ) as Parts;
  return {
    process: child,
    graph: `http://127.0.0.1:${workplace.port}/graphql`,
    said,
    exited,
    says: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!said.err.includes(text)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        void exited.then(() => {
          reject(new Error(`The platform ended before it said "${text}":\n${said.err}`));
        });
        look();
      }),
    parts,
    pidOf: async (part) => {
      const deadline = Date.now() + 30_000;
      for (;;) {
        const pid = parts()[part]?.pid;
        if (pid !== undefined) return pid;
        if (Date.now() > deadline) throw new Error(`${part} does not run`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    stop: () => {
      child.kill('SIGINT');
      return exited;
    },
  };
}

/** Resolves when none of the processes is alive any more (a zombie is not alive). */
export async function gone(pids: readonly number[]): Promise<void> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const left = pids.filter(isAlive);
    if (left.length === 0) return;
    if (Date.now() > deadline) throw new Error(`Processes were left: ${left.join(', ')}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return process.platform !== 'linux';
  }
}
