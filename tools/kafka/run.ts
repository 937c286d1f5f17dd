import { spawn } from 'node:child_process';

export interface Ended {
  /** Null where the program could not be started or was killed. */
  readonly code: number | null;
  readonly output: string;
  readonly missing: boolean;
}

/** Runs a program to its end and keeps what it said on both streams. */
export function run(
  program: string,
  parameters: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; onLine?: (line: string) => void } = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(program, parameters, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error: NodeJS.ErrnoException) =>
      resolve({ code: null, output: error.message, missing: error.code === 'ENOENT' }),
    );
    child.on('close', (code) => resolve({ code, output, missing: false }));
  });
}

/** The last line that says something, for a sentence. */
export function lastWords(output: string): string {
  return output.trim().split('\n').at(-1)?.trim() || 'nothing';
}
