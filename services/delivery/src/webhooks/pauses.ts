const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

/** How long a refused event is tried before its webhook is paused. */
export const LONGEST_TRYING = 72 * HOUR;

/** The longest pause between two attempts, and the longest that an endpoint may ask for. */
export const LONGEST_PAUSE = 6 * HOUR;

const FIRST_PAUSE = 5 * SECOND;
const GROWTH = 3;

/** Pauses are spread by this share to either side, so that what failed together does not come back together. */
const SPREAD = 0.2;

/** A key whose event was refused. Times in milliseconds since 1970. */
export interface Refused {
  /** Attempts so far, at least 1. */
  readonly attempts: number;
  readonly firstRefusedAt: number;
  readonly now: number;
  /** How long the endpoint asks to be left alone, in milliseconds; null where it does not say. */
  readonly askedToWait: number | null;
  /** At least 0 and below 1. */
  readonly random: number;
}

/**
 * When the event is tried again, or null where three days are over and the webhook is to be paused. Pauses are 5 s,
 * 15 s, 45 s, 2 min 15 s, 6 min 45 s, 20 min, 1 h, 3 h and then 6 h each, all ± 20 %. A longer one is kept where the
 * endpoint asks for it, up to 6 h. The last attempt is at the end of the three days, whatever the pause.
 */
export function nextAttempt({ attempts, firstRefusedAt, now, askedToWait, random }: Refused): number | null {
  const end = firstRefusedAt + LONGEST_TRYING;
  if (now >= end) return null;
  const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * GROWTH ** Math.min(attempts - 1, 20));
  const spread = pause * (1 - SPREAD + 2 * SPREAD * random);
  return Math.min(end, Math.round(now + Math.max(spread, boundedWait(askedToWait))));
}

/** What an endpoint asks for, within bounds. */
export function boundedWait(askedToWait: number | null): number {
  return Math.min(LONGEST_PAUSE, Math.max(0, askedToWait ?? 0));
}

const ANSWERLESS_BEFORE_REST = 3;
const LONGEST_REST = 60 * SECOND;

/**
 * How long an endpoint is left alone, with all its keys, after so many attempts in a row without any answer: not at
 * all up to the second, then 1 s, 2 s, 4 s and so on up to a minute, ± 20 %. It only spares sockets: the pauses of
 * keys are counted beside it.
 */
export function restAfter(answerless: number, random: number): number {
  if (answerless < ANSWERLESS_BEFORE_REST) return 0;
  const rest = Math.min(LONGEST_REST, SECOND * 2 ** Math.min(answerless - ANSWERLESS_BEFORE_REST, 20));
  return Math.round(rest * (1 - SPREAD + 2 * SPREAD * random));
}

const DELAY_SECONDS = /^\d{1,9}$/;

/** A Retry-After header in milliseconds from `now`: whole seconds or an HTTP date; null for anything else. */
export function readRetryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  if (DELAY_SECONDS.test(header.trim())) return Number(header) * SECOND;
  const date = /GMT$/.test(header.trim()) ? Date.parse(header) : NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
