import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { CHECKOUT, type TestDatabase } from '@reformgraph/testkit';

/** Scheduling as a process of its own. */
export interface SpecProcess {
  readonly child: ChildProcess;
  /** What it wrote on standard output, so far; all of it once it exited. */
  readonly told: { log: string };
  /** Its exit code, or its signal's absence of one. */
  readonly exited: Promise<unknown>;
}

/** Starts the service's own main on `port`; `settings` are those of the event log, and any others. */
export function startSpecProcess(
  database: TestDatabase,
  port: number,
  settings: Readonly<Record<string, string>>,
): SpecProcess {
  const publicKey = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(CHECKOUT, 'services/scheduling/src/main.ts')],
    {
      cwd: CHECKOUT,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env['PATH'],
        PORT: String(port),
        DATABASE_URL_SCHEDULING: database.url,
        IDENTITY_PUBLIC_KEY: JSON.stringify(publicKey),
        ...settings,
      },
    },
  );
  const told = { log: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    told.log += chunk.toString();
  });
  return { child, told, exited: once(child, 'close').then(([code]: unknown[]) => code) };
}

/** What the process on `port` answers to a path; no status where it does not answer. */
export async function answerOf(port: number, path: string) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => null);
  return {
    status: response?.status,
    type: response?.headers.get('content-type'),
    text: (await response?.text()) ?? '',
  };
}
