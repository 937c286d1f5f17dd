import { fail, invalidInput } from '@reformgraph/subgraph-kit/outcome';
import type { Failure, InvalidInput } from '@reformgraph/subgraph-kit/outcome';

/** The instants from `from` until before `to`, UTC. */
export interface RoundWindow {
  readonly from: string;
  readonly to: string;
}

/** The rounds of a period in their order; explanation and second appraisal come together or not at all. */
export const ROUNDS = ['SELF_SCORING', 'APPRAISAL', 'EXPLANATION', 'SECOND_APPRAISAL', 'COUNCIL'] as const;
export type Round = (typeof ROUNDS)[number];

/** When what is done in a period; null where the period has no such round. */
export interface RoundWindows {
  readonly selfScoring: RoundWindow;
  readonly appraisal: RoundWindow;
  readonly explanation: RoundWindow | null;
  readonly secondAppraisal: RoundWindow | null;
  readonly council: RoundWindow | null;
}

const WINDOW_OF = {
  SELF_SCORING: 'selfScoring',
  APPRAISAL: 'appraisal',
  EXPLANATION: 'explanation',
  SECOND_APPRAISAL: 'secondAppraisal',
  COUNCIL: 'council',
} as const satisfies Readonly<Record<Round, keyof RoundWindows>>;

export type WindowClosed = Failure<'WINDOW_CLOSED', RoundWindow & { now: string }>;
export type NoSuchRound = Failure<'NO_SUCH_ROUND', { round: Round }>;
export type RoundsUnfinished = Failure<'ROUNDS_UNFINISHED', { round: Round; until: string }>;

/** The window of a round; null where the period has none. */
export function windowOf(windows: RoundWindows, round: Round): RoundWindow | null {
  return windows[WINDOW_OF[round]];
}

/** The windows with another one of a round that they have. */
export function withWindow<Windows extends RoundWindows>(
  windows: Windows,
  round: Round,
  window: RoundWindow,
): Windows {
  return { ...windows, [WINDOW_OF[round]]: window };
}

/** The rounds that a period has, in their order. */
export function roundsOf(windows: RoundWindows): { readonly round: Round; readonly window: RoundWindow }[] {
  return ROUNDS.flatMap((round) => {
    const window = windowOf(windows, round);
    return window ? [{ round, window }] : [];
  });
}

/** The last of the rounds that has begun by `now`; the first before any has. */
export function roundAt(windows: RoundWindows, now: string): Round {
  return roundsOf(windows).findLast(({ window }) => window.from <= now)?.round ?? 'SELF_SCORING';
}

/**
 * The refusal of windows that end before they begin or stand out of order: appraisal may overlap self-scoring, and no
 * later round begins before the one before it has ended.
 */
export function refusedWindows(windows: RoundWindows): InvalidInput | null {
  const { selfScoring, appraisal, explanation, secondAppraisal } = windows;
  const rounds = roundsOf(windows);
  const backward = rounds.find(({ window: { from, to } }) => from >= to);
  if (backward)
    return invalidInput(
      [WINDOW_OF[backward.round], 'to'],
      'Thời điểm kết thúc phải sau thời điểm bắt đầu.',
      'The end must come after the beginning.',
    );
  if (appraisal.from < selfScoring.from || appraisal.to < selfScoring.to)
    return invalidInput(
      ['appraisal'],
      'Thẩm định không bắt đầu và không kết thúc trước tự chấm điểm.',
      'Appraisal neither begins nor ends before self-scoring does.',
    );
  if ((explanation === null) !== (secondAppraisal === null))
    return invalidInput(
      [explanation === null ? 'explanation' : 'secondAppraisal'],
      'Giải trình và thẩm định lần 2 đi cùng nhau: có cả hai hoặc không có cả hai.',
      'Explanation and second appraisal come together: both, or neither.',
    );
  for (const [position, { round, window }] of rounds.entries()) {
    const before = rounds[position - 1];
    if (before && round !== 'APPRAISAL' && window.from < before.window.to)
      return invalidInput(
        [WINDOW_OF[round], 'from'],
        'Vòng sau không bắt đầu trước khi vòng trước kết thúc.',
        'A round does not begin before the one before it has ended.',
      );
  }
  return null;
}

/** The refusal of what comes before or after its window; `now` is business time, UTC with milliseconds. */
export function refusedByWindow({ from, to }: RoundWindow, now: string): WindowClosed | null {
  return from <= now && now < to ? null : fail('WINDOW_CLOSED', { from, to, now });
}

/** The refusal of what belongs to a round: where the period has none, and outside of its window. */
export function refusedByRound(
  windows: RoundWindows,
  round: Round,
  now: string,
): NoSuchRound | WindowClosed | null {
  const window = windowOf(windows, round);
  return window ? refusedByWindow(window, now) : fail('NO_SUCH_ROUND', { round });
}

/**
 * The refusal of a result while rounds can still change it: until the council's round begins, or the second appraisal
 * has ended where there is no council. A period of two rounds waits for none.
 */
export function refusedByRoundsLeft(windows: RoundWindows, now: string): RoundsUnfinished | null {
  const { council, secondAppraisal } = windows;
  const until = council?.from ?? secondAppraisal?.to;
  if (until === undefined || until <= now) return null;
  return fail('ROUNDS_UNFINISHED', { round: council ? 'COUNCIL' : 'SECOND_APPRAISAL', until });
}

/** The refusal of closing an appraisal while units may still explain; null where the period has no such round. */
export function refusedWhileExplaining({ explanation }: RoundWindows, now: string): RoundsUnfinished | null {
  return explanation && now < explanation.to
    ? fail('ROUNDS_UNFINISHED', { round: 'EXPLANATION', until: explanation.to })
    : null;
}
