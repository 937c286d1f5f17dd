import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { EventLogConfig } from './open-event-log.ts';

/** A relay in a process of its own (see spec-relay.ts). */
export interface SpecRelay {
  /** How many lanes it said last that it leads. */
  lanes(): number;
  signal(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void;
  close(): Promise<void>;
}

/** With `reroute` it connects to the second port where it would to the first, which the log's broker tells it. */
export async function startSpecRelay(
  databaseUrl: string,
  log: EventLogConfig,
  reroute?: readonly [from: number, to: number],
): Promise<SpecRelay> {
  const preloads = ['tsx', ...(reroute ? [join(import.meta.dirname, 'spec-rerouted.ts')] : [])];
  const child = spawn(
    process.execPath,
    [
      ...preloads.flatMap((preload) => ['--import', preload]),
      join(import.meta.dirname, 'spec-relay.ts'),
      databaseUrl,
      JSON.stringify(log),
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...(reroute ? { SPEC_REROUTE: reroute.join(':') } : {}) },
    },
  );
  const exited = once(child, 'exit');
  let lanes = 0;
  createInterface({ input: child.stdout }).on('line', (line) => {
    lanes = Number(line);
  });
  await once(child, 'spawn');
  return {
    lanes: () => lanes,
    signal: (signal) => child.kill(signal),
    close: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
