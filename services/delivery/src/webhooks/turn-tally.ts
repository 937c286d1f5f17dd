import { nextAttempt, restAfter } from './pauses.ts';
import type { Chain, TurnPlan } from './turn-plan.ts';
import type { KeyWaits, PausedReason, TurnResults } from './turn-results.ts';
import type { Verdict } from './verdict.ts';

/** An answer slower than this puts a webhook among the faltering. Milliseconds. */
const SLOW = 2_000;

type KeyResult =
  { readonly waits: KeyWaits } | { readonly caughtUp: { readonly partition: number; readonly key: string } };

/** A key on the way through its chain. */
export interface Walk {
  readonly chain: Chain;
  /** How many of the chain's events are behind it. */
  passed: number;
  /** Counts of the event now first; those of the waiting key until it passes one. */
  attempts: number;
  firstRefusedAt: number | null;
}

/** Counts what comes of a turn, and says when it ends before its work does. */
export class TurnTally {
  readonly #progress: TurnPlan['progress'];
  #keys = new Map<string, KeyResult>();
  #lastTakenAt: number | null = null;
  #lastError: TurnResults['lastError'] = null;
  #answerless: number;
  #restingUntil: number | null = null;
  #paused: PausedReason | null = null;
  #isFaltering = false;

  constructor(progress: TurnPlan['progress'], answerless: number) {
    this.#progress = progress;
    this.#answerless = answerless;
  }

  static walk(chain: Chain): Walk {
    const { attempts = 0, firstRefusedAt = null } = chain.waiting ?? {};
    return { chain, passed: 0, attempts, firstRefusedAt };
  }

  /** True where the endpoint is to be left alone. */
  get isOver(): boolean {
    return this.#restingUntil !== null || this.#paused !== null;
  }

  /** True where an answer was slow or missing. */
  get isFaltering(): boolean {
    return this.#isFaltering;
  }

  /** The first event of a walk was taken, or is not to be sent. */
  passes(walk: Walk, takenAt: number | null): void {
    const { chain } = walk;
    const position = chain.positions[walk.passed];
    if (position !== undefined) this.#progress.done(chain.partition, position);
    walk.passed += 1;
    walk.attempts = 0;
    walk.firstRefusedAt = null;
    if (takenAt !== null) {
      this.#lastTakenAt = takenAt;
      this.#answerless = 0;
    }
    this.leaves(walk, takenAt ?? Date.now());
  }

  /** The first event of a walk was not taken. */
  isRefused(walk: Walk, verdict: Exclude<Verdict, { verdict: 'TAKEN' }>, now: number, random: number): void {
    this.#lastError = { error: verdict.error, at: now };
    if (verdict.verdict === 'GONE') {
      this.#paused = 'GONE';
      return;
    }
    walk.attempts += 1;
    walk.firstRefusedAt ??= now;
    this.#countAnswers(verdict, now, random);
    const { attempts, firstRefusedAt } = walk;
    const next = nextAttempt({ attempts, firstRefusedAt, now, askedToWait: verdict.askedToWait, random });
    if (next === null) this.#paused = 'REFUSED_FOR_THREE_DAYS';
    this.#waits(walk, { attempts, firstRefusedAt, nextAttemptAt: next ?? now });
  }

  /** An attempt took so many milliseconds. */
  took(milliseconds: number): void {
    if (milliseconds > SLOW) this.#isFaltering = true;
  }

  /** A walk of a key that waits, as it is when the turn leaves it. */
  leaves({ chain, passed }: Walk, now: number): void {
    const { partition, key, positions, isWhole, waiting } = chain;
    if (!waiting) return;
    if (passed >= positions.length && isWhole)
      this.#keys.set(nameOf(chain), { caughtUp: { partition, key } });
    else if (passed > 0)
      this.#waits({ chain, passed }, { attempts: 0, firstRefusedAt: now, nextAttemptAt: now });
  }

  /** What came of it since the last time this was asked. */
  take(): TurnResults {
    const keys = [...this.#keys.values()];
    this.#keys = new Map();
    return {
      reached: this.#progress.reached(),
      waiting: keys.flatMap((key) => ('waits' in key ? [key.waits] : [])),
      caughtUp: keys.flatMap((key) => ('caughtUp' in key ? [key.caughtUp] : [])),
      lastTakenAt: this.#lastTakenAt,
      lastError: this.#lastError,
      answerless: this.#answerless,
      restingUntil: this.#restingUntil,
      paused: this.#paused,
    };
  }

  #countAnswers(
    { isAnswered, rest }: Extract<Verdict, { verdict: 'REFUSED' }>,
    now: number,
    random: number,
  ): void {
    this.#answerless = isAnswered ? 0 : this.#answerless + 1;
    if (!isAnswered) this.#isFaltering = true;
    const pause = Math.max(rest, restAfter(this.#answerless, random));
    if (pause > 0) this.#restingUntil = Math.max(this.#restingUntil ?? 0, now + pause);
  }

  /** The key waits from its first event on, and what follows in the window waits behind it. */
  #waits(
    { chain, passed }: Pick<Walk, 'chain' | 'passed'>,
    counts: Pick<KeyWaits, 'attempts' | 'firstRefusedAt' | 'nextAttemptAt'>,
  ): void {
    const { partition, key, positions } = chain;
    const last = positions.at(-1) ?? 0n;
    this.#keys.set(nameOf(chain), {
      waits: { partition, key, nextPosition: positions[passed] ?? last + 1n, ...counts },
    });
    for (const position of positions.slice(passed)) this.#progress.done(partition, position);
  }
}

const nameOf = ({ partition, key }: Chain) => `${partition}/${key}`;
