import { setTimeout as pause } from 'node:timers/promises';

const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 1_000;
const GROWTH = 1.6;

/**
 * Does the work again after pauses that grow from 50 ms to a second, while `again` says that its error passes by
 * itself and `seconds` have not gone by since the first try; then throws the last error.
 */
export async function retrying<Result>(
  work: () => Promise<Result>,
  { again, seconds }: { again: (error: unknown) => boolean; seconds: number },
): Promise<Result> {
  const end = Date.now() + seconds * 1_000;
  for (let wait = FIRST_PAUSE; ; wait = Math.min(wait * GROWTH, LONGEST_PAUSE)) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() + wait > end || !again(error)) throw error;
      await pause(wait);
    }
  }
}
