import { setTimeout as pause } from 'node:timers/promises';
import { reasonOf } from './failures.ts';
import { isRefusing, logFaultOf } from './log-fault.ts';
import type { Logger } from './logger.ts';
import { GrowingPause } from './waiting.ts';

/** Of topics that are made, and of a log that is to be heard, on every transport. */
export const TOPIC_SENTENCES = {
  away: 'The event log is away; its topics are checked later',
  refused: 'The event log refuses topics; they are asked for again until it may be',
} as const;
export const TAIL_SENTENCES = {
  away: 'The event log cannot be heard yet; trying again',
  refused: 'The event log refuses to be heard; it is asked again until it may be',
} as const;

export interface Persistence {
  /** Logged of an outage once, and of a refusal each time that its reason is another. */
  readonly sentences: { readonly away: string; readonly refused: string };
  readonly logger: Logger;
  /** Told of each refusal that is logged. */
  readonly onRefused?: ((error: unknown) => void) | undefined;
  /** Failures that trying again cannot mend. */
  readonly isFinal: (error: unknown) => boolean;
  /** Ends the trying: the last failure is thrown. */
  readonly until: AbortSignal;
}

/** Does `work` again with growing pauses until it succeeds; throws a final failure, or the last one when ended. */
export async function keepTrying<Result>(
  work: () => Promise<Result>,
  { sentences, logger, onRefused, isFinal, until }: Persistence,
): Promise<Result> {
  const growing = new GrowingPause(100, 5_000);
  let told: string | undefined;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (until.aborted || isFinal(error)) throw error;
      const isRefused = isRefusing(logFaultOf(error));
      const reason = reasonOf(error);
      const meant = isRefused ? reason : 'away';
      if (meant !== told) {
        logger.warn({ reason }, isRefused ? sentences.refused : sentences.away);
        if (isRefused) onRefused?.(error);
      }
      told = meant;
      await pause(growing.next(), undefined, { signal: until }).catch(() => undefined);
    }
  }
}
