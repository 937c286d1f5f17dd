import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CHECKOUT } from './checkout.ts';
import type { Part } from './supervisor.ts';

/** Preload by which a Node.js process ends when the process that started it is gone. */
export const END_WITH_PARENT = pathToFileURL(join(CHECKOUT, 'tools/start/end-with-parent.mjs')).href;
/** Flags of V8 that every part runs with; V8 takes a code cache only where it was made under the same. */
export const PART_FLAGS = ['--max-semi-space-size=32'];
const STOP_MILLISECONDS = 8_000;

/**
 * A built file run by Node.js in a session of its own, so that Ctrl-C at the terminal reaches the supervisor alone.
 * It ends when this process ends, however that ends.
 */
export function nodePart(options: {
  name: string;
  file: string;
  port: number;
  environment: Readonly<Record<string, string>>;
  nodeOptions?: readonly string[];
  logs: string;
}): Part {
  const logFile = join(options.logs, `${options.name}.log`);
  const log = createWriteStream(logFile, { flags: 'w' });
  return {
    name: options.name,
    logFile,
    launch: () =>
      new Promise((resolve, reject) => {
        const child = spawn(
          process.execPath,
          [
            ...PART_FLAGS,
            '--import',
            END_WITH_PARENT,
            ...(options.nodeOptions ?? []),
            join(CHECKOUT, options.file),
          ],
          {
            cwd: CHECKOUT,
            env: { ...options.environment, PORT: String(options.port) },
            stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
            detached: true,
          },
        );
        child.stdout?.pipe(log, { end: false });
        child.stderr?.pipe(log, { end: false });
        const ended = new Promise<string>((end) =>
          child.once('exit', (code, signal) => end(signal ?? `exit code ${code}`)),
        );
        child.once('error', reject);
        child.once('spawn', () =>
          resolve({
            pid: child.pid ?? 0,
            port: options.port,
            ended,
            stop: async () => {
              child.kill('SIGTERM');
              const force = setTimeout(() => child.kill('SIGKILL'), STOP_MILLISECONDS);
              await ended;
              clearTimeout(force);
            },
          }),
        );
      }),
  };
}
