import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const TOOL = ['--import', 'tsx', resolve(import.meta.dirname, '..', '..', '..', 'tools', 'kafka', 'main.ts')];

/**
 * Why the specs on a real broker cannot run here, in one sentence; undefined where they can, and where they must
 * (CI=true): there a machine without Java or Maven fails them.
 */
export function whyNoKafka(): string | undefined {
  if (process.env['CI'] === 'true') return undefined;
  const { status, stderr } = spawnSync(process.execPath, [...TOOL, '--check'], { encoding: 'utf8' });
  return status === 0 ? undefined : stderr.trim();
}

export interface SpecKafka {
  readonly brokers: readonly string[];
  /** The listener that asks for TLS and `SECURED_USER`'s password. */
  readonly secured: { readonly brokers: string; readonly certificate: string };
  /** Ends the broker as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data. */
  start(): Promise<void>;
  /** Ends it, and starts it again on the same port with nothing of what it had. */
  lose(): Promise<void>;
  stop(): Promise<void>;
}

/** May do everything at the secured listener. */
export const SECURED_USER = { name: 'administrator', password: randomBytes(24).toString('base64url') };

/** An Apache Kafka of its own for one spec file; it ends with this process. */
export async function startSpecKafka(): Promise<SpecKafka> {
  const folder = await mkdtemp(join(tmpdir(), 'messaging-kafka-'));
  let running = await startBroker(folder, 0);
  const port = Number(running.brokers.split(':')[1]);
  return {
    brokers: [running.brokers],
    get secured() {
      return running.secured;
    },
    kill: async () => {
      process.kill(running.pid, 'SIGKILL');
      await running.exited;
    },
    start: async () => {
      running = await startBroker(folder, port);
    },
    lose: async () => {
      process.kill(running.pid, 'SIGKILL');
      await running.exited;
      await rm(folder, { recursive: true });
      await mkdir(folder);
      running = await startBroker(folder, port);
    },
    stop: async () => {
      running.tool.kill('SIGTERM');
      await running.exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Announced = Pick<SpecKafka, 'secured'> & { readonly brokers: string; readonly pid: number };

async function startBroker(
  folder: string,
  port: number,
): Promise<Announced & { tool: ChildProcess; exited: Promise<unknown> }> {
  const { name, password } = SECURED_USER;
  const tool = spawn(
    process.execPath,
    [...TOOL, '--folder', folder, '--port', String(port), '--with-stdin', '--secured-user', name],
    { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, KAFKA_SECURED_PASSWORD: password } },
  );
  const exited = once(tool, 'exit');
  let said = '';
  tool.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ready = new Promise<string>((resolveLine) => {
    createInterface({ input: tool.stdout }).once('line', resolveLine);
  });
  const line = await Promise.race([ready, exited.then(() => undefined)]);
  if (line === undefined) throw new Error(`No broker: ${said.trim().split('\n').at(-1)}`);
  return { tool, exited, ...(JSON.parse(line) as Announced) };
}
