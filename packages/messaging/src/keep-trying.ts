import { setTimeout as pause } from 'node:timers/promises';
import { reasonOf } from './failures.ts';
import type { Logger } from './logger.ts';
import { GrowingPause } from './waiting.ts';

export interface Persistence {
  /** Said once, with the first reason. */
  readonly sentence: string;
  readonly logger: Logger;
  /** Failures that trying again cannot mend. */
  readonly isFinal: (error: unknown) => boolean;
  /** Ends the trying: the last failure is thrown. */
  readonly until: AbortSignal;
}

/** Does `work` again with growing pauses until it succeeds; throws a final failure, or the last one when ended. */
export async function keepTrying<Result>(
  work: () => Promise<Result>,
  { sentence, logger, isFinal, until }: Persistence,
): Promise<Result> {
  const growing = new GrowingPause(100, 5_000);
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (until.aborted || isFinal(error)) throw error;
      if (tries === 1) logger.warn({ reason: reasonOf(error) }, sentence);
      await pause(growing.next(), undefined, { signal: until }).catch(() => undefined);
    }
  }
}
