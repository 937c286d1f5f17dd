import { BadConfiguration } from './configuration.ts';

/** Runs a process's main function; a bad configuration or a failed start ends it with one clear sentence and code 1. */
export function main(run: () => Promise<void>): void {
  run().catch((error: unknown) => {
    const sentence = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${sentence}\n`);
    if (!(error instanceof BadConfiguration) && error instanceof Error && error.stack)
      process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  });
}
