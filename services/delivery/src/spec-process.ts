import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { embeddedLogMigrations } from '@reformgraph/messaging';
import { testPostgres, type TestDatabase } from '@reformgraph/testkit';
import pg from 'pg';
import { TOKEN_SECRET } from './spec-delivery.ts';
import { awaited } from './webhooks/spec-webhooks.ts';

const MAIN = join(import.meta.dirname, 'main.ts');

/** A process that a spec kills and starts again. */
export class SpecProcess {
  readonly #args: readonly string[];
  readonly #environment: Record<string, string>;
  #child: ChildProcess | null = null;
  /** What it and its predecessors wrote on standard output. */
  out = '';

  constructor(args: readonly string[], environment: Record<string, string>) {
    this.#args = args;
    this.#environment = environment;
  }

  start(): void {
    this.#child = spawn(process.execPath, this.#args, {
      env: { PATH: process.env['PATH'], ...this.#environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child.stdout?.on('data', (chunk: Buffer) => (this.out += chunk.toString()));
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }
}

/** An embedded log on a cluster of its own. */
export async function specEmbeddedLog(): Promise<{ url: string; stop: () => Promise<void> }> {
  const postgres = await testPostgres();
  const url = postgres.url('postgres');
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  for (const { sql } of embeddedLogMigrations) await owner.query(sql);
  await owner.end();
  return { url, stop: () => postgres.stop() };
}

/** Delivery as a process of its own; `log` are the settings of the event log, and any others. */
export async function specDeliveryProcess(
  database: TestDatabase,
  log: Record<string, string>,
): Promise<{ process: SpecProcess; url: string; ready: () => Promise<void> }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const delivery = new SpecProcess(['--import', 'tsx', MAIN], {
    ...log,
    PORT: String(port),
    LOG_LEVEL: 'error',
    DATABASE_URL_DELIVERY: database.url,
    CLIENT_TOKEN_SECRET: TOKEN_SECRET,
    WEBHOOK_SEALING_KEYS: randomBytes(32).toString('base64'),
  });
  const isReady = () =>
    fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  return { process: delivery, url, ready: () => awaited('delivery to be ready', isReady, 60_000) };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
