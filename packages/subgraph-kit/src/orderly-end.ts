import type { Logger } from './logger.ts';

/**
 * Makes SIGTERM and SIGINT close the parts in the order of `closing` as it then is, and end the process with code 0.
 * Returns the same for any other code. A second call changes nothing.
 */
export function stopOnce(
  logger: Logger,
  closing: readonly (() => Promise<void>)[],
): (code: number) => Promise<void> {
  let stopping = false;
  const stop = async (code: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    for (const close of closing)
      await close().catch((error: unknown) => {
        logger.warn({ reason: String(error) }, 'a part did not close cleanly');
      });
    process.exit(code);
  };
  process.once('SIGTERM', () => void stop(0));
  process.once('SIGINT', () => void stop(0));
  return stop;
}
