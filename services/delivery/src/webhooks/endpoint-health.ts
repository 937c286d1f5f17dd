import { restAfter } from './pauses.ts';
import type { Verdict } from './verdict.ts';

/** An answer slower than this puts a webhook among the faltering. Milliseconds. */
const SLOW = 2_000;

export type PausedReason = 'REFUSED_FOR_THREE_DAYS' | 'GONE' | 'BY_OWNER';

/** What a turn learns of an endpoint, and whether it is to be left alone. Times in milliseconds since 1970. */
export class EndpointHealth {
  /** Attempts in a row without any answer. */
  answerless: number;
  lastTakenAt: number | null = null;
  lastError: { readonly error: string; readonly at: number } | null = null;
  restingUntil: number | null = null;
  paused: PausedReason | null = null;
  /** True where an answer was slow or missing. */
  isFaltering = false;

  constructor(answerless: number) {
    this.answerless = answerless;
  }

  /** True where it is to be sent nothing more. */
  get isOver(): boolean {
    return this.restingUntil !== null || this.paused !== null;
  }

  /** An attempt ended after so many milliseconds. */
  learns(verdict: Verdict, milliseconds: number, now: number, random: number): void {
    if (milliseconds > SLOW) this.isFaltering = true;
    if (verdict.verdict === 'TAKEN') {
      this.lastTakenAt = now;
      this.answerless = 0;
      return;
    }
    this.lastError = { error: verdict.error, at: now };
    if (verdict.verdict === 'GONE') this.paused = 'GONE';
    else this.#isRefused(verdict, now, random);
  }

  #isRefused(
    { isAnswered, rest }: Extract<Verdict, { verdict: 'REFUSED' }>,
    now: number,
    random: number,
  ): void {
    this.answerless = isAnswered ? 0 : this.answerless + 1;
    if (!isAnswered) this.isFaltering = true;
    const pause = Math.max(rest, restAfter(this.answerless, random));
    if (pause > 0) this.restingUntil = Math.max(this.restingUntil ?? 0, now + pause);
  }
}
