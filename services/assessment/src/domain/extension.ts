import { nextChange, staleVersion } from '@reformgraph/subgraph-kit/change';
import type { Authorship } from '@reformgraph/subgraph-kit/command';
import { fail, invalidInput } from '@reformgraph/subgraph-kit/outcome';
import type { InvalidInput, VersionConflict } from '@reformgraph/subgraph-kit/outcome';
import {
  refusedByDraft,
  refusedByLock,
  type AssessmentPeriod,
  type PeriodLocked,
  type WrongPeriodState,
} from './period.ts';
import {
  refusedWindows,
  roundsOf,
  windowOf,
  withWindow,
  type NoSuchRound,
  type Round,
  type RoundWindow,
  type RoundWindows,
} from './round.ts';

/** That a round ends later than it was to, for one unit or for all (null), and why. */
export interface RoundExtension {
  readonly round: Round;
  readonly organizationId: string | null;
  /** The new end, UTC. */
  readonly until: string;
  readonly reason: string;
  /** Whether the unit counts as late where it submits in the time so gained. */
  readonly countsAsLate: boolean;
}

export interface ExtendedPeriod {
  readonly period: AssessmentPeriod;
  readonly extension: RoundExtension;
}

type ExtensionRefused = VersionConflict | WrongPeriodState | PeriodLocked | NoSuchRound | InvalidInput;

/**
 * Decides that a round of a period ends later: for all, where later rounds move on by as much as keeps them in order,
 * or for one unit, where `windows` are those that hold for it and no later round moves.
 */
export function extendRound(
  period: AssessmentPeriod,
  windows: RoundWindows,
  extension: RoundExtension,
  expectedVersion: number,
  authorship: Authorship,
): ExtendedPeriod | ExtensionRefused {
  const { round, until, organizationId } = extension;
  const refused = refusedByDraft(period) ?? refusedByLock(period) ?? staleVersion(period, expectedVersion);
  if (refused) return refused;
  if (extension.countsAsLate && (round !== 'SELF_SCORING' || organizationId === null))
    return invalidInput(
      ['countsAsLate'],
      'Chỉ gia hạn tự chấm điểm cho một đơn vị mới có thể tính là nộp muộn.',
      'Only an extension of self-scoring for one unit can count as late.',
    );
  const window = windowOf(windows, round);
  if (!window) return fail('NO_SUCH_ROUND', { round }, ['round']);
  if (until <= window.to || until <= authorship.at)
    return invalidInput(
      ['until'],
      `Thời hạn mới phải sau ${window.to} và sau lúc này.`,
      `The new end must come after ${window.to}, and after now.`,
    );
  const rounds = roundsOf(windows);
  const next = rounds[rounds.findIndex((each) => each.round === round) + 1];
  if (organizationId !== null && next && until > next.window.to)
    return invalidInput(
      ['until'],
      `Không gia hạn cho một đơn vị quá lúc vòng sau kết thúc: ${next.window.to}.`,
      `A unit's extension does not pass the end of the next round: ${next.window.to}.`,
    );
  const moved = organizationId === null ? extended(period, round, until) : period;
  const disordered = refusedWindows(moved);
  if (disordered) return disordered;
  return { period: { ...moved, ...nextChange(period, 'extendRound', authorship) }, extension };
}

/** The period with the later end; a round that would begin too early, or end too early to be one, moves by the difference. */
function extended(period: AssessmentPeriod, round: Round, until: string): AssessmentPeriod {
  let moved = period;
  let before: { readonly round: Round; readonly to: string } | null = null;
  for (const { round: each, window } of roundsOf(period)) {
    let { from, to } = window;
    if (each === round) to = until;
    else if (before !== null) {
      const shift =
        each === 'APPRAISAL' ? Math.max(0, between(to, before.to)) : Math.max(0, between(from, before.to));
      if (each !== 'APPRAISAL') from = later(from, shift);
      to = later(to, shift);
    }
    moved = withWindow(moved, each, { from, to });
    if (before !== null || each === round) before = { round: each, to };
  }
  return moved;
}

const between = (from: string, to: string): number => Date.parse(to) - Date.parse(from);
const later = (instant: string, milliseconds: number): string =>
  new Date(Date.parse(instant) + milliseconds).toISOString();

/** The windows as they hold for a unit: each ends when it does for all, or later where the unit was given longer. */
export function extendedWindows(
  windows: RoundWindows,
  extensions: readonly Pick<RoundExtension, 'round' | 'until'>[],
): RoundWindows {
  let its = windows;
  for (const { round, until } of extensions) {
    const window = windowOf(its, round);
    if (window && window.to < until) its = withWindow(its, round, { from: window.from, to: until });
  }
  return its;
}

/** The rounds of a period as they hold for a unit that has the extensions. */
export function unitRounds<Extension extends RoundExtension>(
  windows: RoundWindows,
  extensions: readonly Extension[],
): { readonly round: Round; readonly window: RoundWindow; readonly extensions: Extension[] }[] {
  return roundsOf(extendedWindows(windows, extensions)).map(({ round, window }) => ({
    ...{ round, window },
    extensions: extensions.filter((extension) => extension.round === round),
  }));
}
