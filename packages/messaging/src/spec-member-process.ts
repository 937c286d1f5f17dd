import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { EventLogConfig } from './open-event-log.ts';
import { awaited } from './spec-probe.ts';

/** A group member in a process of its own (see spec-member.ts). */
export interface SpecMember {
  /** Texts of the records whose batches it handled. */
  readonly texts: readonly string[];
  /** Resolves when it has a batch in hand that it was told to hold. */
  holding(): Promise<void>;
  /** Lets it go on with the batch that it holds. */
  release(): void;
  signal(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void;
  close(): Promise<void>;
}

/** Starts a member and resolves when it joined. */
export async function startSpecMember(
  config: EventLogConfig,
  group: string,
  topic: string,
): Promise<SpecMember> {
  const file = join(import.meta.dirname, 'spec-member.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', file, JSON.stringify(config), group, topic], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const states = new Set<string>();
  const texts: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    const told = JSON.parse(line) as { state: string; text?: string };
    states.add(told.state);
    if (told.text !== undefined) texts.push(told.text);
  });
  await awaited('a member to join', () => states.has('JOINED'));
  return {
    texts,
    holding: () => awaited('a member to hold a batch', () => states.has('HOLDING')),
    release: () => child.stdin.write('\n'),
    signal: (signal) => child.kill(signal),
    close: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
