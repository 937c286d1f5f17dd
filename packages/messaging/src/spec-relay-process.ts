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

export async function startSpecRelay(databaseUrl: string, log: EventLogConfig): Promise<SpecRelay> {
  const file = join(import.meta.dirname, 'spec-relay.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', file, databaseUrl, JSON.stringify(log)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
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
