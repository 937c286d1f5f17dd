import { inTime } from '@reformgraph/messaging';
import type { Logger } from './logger.ts';

/**
 * Makes SIGTERM and SIGINT close the parts in the order of `closing` as it then is, and end the process with code 0.
 * Returns the same for any other code. A second call changes nothing. What is not closed within `seconds` is left as it
 * is, and the process ends with a code that is not 0.
 */
export function stopOnce(
  logger: Logger,
  closing: readonly (() => Promise<void>)[],
  seconds = 20,
): (code: number) => Promise<void> {
  let stopping = false;
  let closed = 0;
  const closeAll = async (): Promise<void> => {
    for (const close of closing) {
      await close().catch((error: unknown) => {
        logger.warn({ reason: String(error) }, 'a part did not close cleanly');
      });
      closed += 1;
    }
  };
  const stop = async (code: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    try {
      await inTime(seconds * 1_000, closeAll());
      process.exit(code);
    } catch {
      logger.error(
        { closed, of: closing.length, seconds },
        'not everything closed in time; ending all the same',
      );
      process.exit(code === 0 ? 1 : code);
    }
  };
  process.once('SIGTERM', () => void stop(0));
  process.once('SIGINT', () => void stop(0));
  return stop;
}
