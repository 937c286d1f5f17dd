import { nextChange, staleVersion, type LastChange } from '@reformgraph/subgraph-kit/change';
import type { Authorship } from '@reformgraph/subgraph-kit/command';
import { fail, notPermitted, organizationEnded } from '@reformgraph/subgraph-kit/outcome';
import type {
  Failure,
  InvalidInput,
  Localized,
  NotPermitted,
  OrganizationEnded,
  VersionConflict,
} from '@reformgraph/subgraph-kit/outcome';
import type { Provenance } from '@reformgraph/subgraph-kit/provenance';
import { checkedLine, localizedText, localizedTexts } from '@reformgraph/subgraph-kit/text';
import { unitOn, type KnownUnit, type VisitedUnit } from './known.ts';
import { holdsInTeam, type Team } from './team.ts';

/** What a visit is for. */
export type VisitCause =
  | { readonly kind: 'REGULAR' }
  | { readonly kind: 'THEMATIC'; readonly topic: Localized }
  | { readonly kind: 'AD_HOC'; readonly ground: Localized; readonly authority: Localized };
export type VisitKind = VisitCause['kind'];

export interface VisitMinutes {
  /** The number of the minutes or of the notice of conclusions; null where they have none. */
  readonly number: string | null;
  readonly summary: Localized;
  readonly achievements: readonly Localized[];
  readonly shortcomings: readonly Localized[];
}

export type VisitProgress =
  | { readonly state: 'SCHEDULED' }
  | { readonly state: 'OPEN'; readonly openedAt: string }
  | {
      readonly state: 'CONCLUDED';
      readonly openedAt: string;
      readonly concludedAt: string;
      readonly minutes: VisitMinutes;
    }
  | { readonly state: 'CANCELLED'; readonly reason: Localized; readonly decisionNumber: string | null };
export type VisitState = VisitProgress['state'];

export interface Visit extends LastChange {
  readonly id: string;
  readonly planId: string;
  readonly year: number;
  readonly teamId: string;
  /** The unit as it was on the visit's first day. */
  readonly unit: VisitedUnit;
  readonly cause: VisitCause;
  /** The instants from `from` until before `to`, UTC. */
  readonly from: string;
  readonly to: string;
  readonly decisionNumber: string | null;
  readonly provenance: Provenance;
  readonly progress: VisitProgress;
}

export type WrongVisitState = Failure<
  'WRONG_VISIT_STATE',
  { readonly state: VisitState; readonly needed: VisitState }
>;
export type VisitNotDue = Failure<'VISIT_NOT_DUE', { readonly firstDay: string; readonly now: string }>;

const LONGEST_TEXT = 2000;
const LONGEST_NUMBER = 100;
const MOST_ITEMS = 50;

/** Why a visit does not take place, and by which decision; null where there is none. */
export interface Cancellation {
  readonly reason: Localized;
  readonly decisionNumber: string | null;
}

/** Decides that a scheduled visit does not take place. */
export function cancelVisit(
  visit: Visit,
  { reason, decisionNumber }: Cancellation,
  expectedVersion: number,
  authorship: Authorship,
): Visit | WrongVisitState | VersionConflict | InvalidInput {
  const refused = refusedChange(visit, 'SCHEDULED', expectedVersion);
  if (refused) return refused;
  const kept = localizedText(reason, ['reason'], LONGEST_TEXT);
  if ('failure' in kept) return kept;
  const number = numberOrNone(decisionNumber, ['decisionNumber']);
  if (number !== null && typeof number !== 'string') return number;
  return {
    ...visit,
    progress: { state: 'CANCELLED', reason: kept, decisionNumber: number },
    ...nextChange(visit, 'cancelVisit', authorship),
  };
}

/**
 * Decides the opening of a scheduled visit; only by the head or a deputy head of its team, not before its first day,
 * and not of a unit that has ended. The visit keeps the unit as it is known to be on its first day. `days` are the
 * City's: the visit's first one, and today's.
 */
export function openVisit(
  visit: Visit,
  team: Team,
  unit: KnownUnit,
  days: { readonly first: string; readonly today: string },
  expectedVersion: number,
  authorship: Authorship,
): Visit | NotPermitted | WrongVisitState | VersionConflict | VisitNotDue | OrganizationEnded {
  if (!holdsInTeam(team, authorship.by, ['HEAD', 'DEPUTY_HEAD']))
    return notPermitted(
      'Chỉ trưởng đoàn hoặc phó trưởng đoàn của đoàn này được mở cuộc kiểm tra.',
      'Only the head or a deputy head of its team opens a visit.',
    );
  const refused = refusedChange(visit, 'SCHEDULED', expectedVersion);
  if (refused) return refused;
  if (days.today < days.first)
    return fail('VISIT_NOT_DUE', { firstDay: days.first, now: authorship.at }, ['visitId']);
  if (unit.validTo !== null && unit.validTo <= days.today)
    return organizationEnded(unit.code, unit.validTo, ['visitId']);
  return {
    ...visit,
    unit: unitOn(unit, days.first) ?? visit.unit,
    progress: { state: 'OPEN', openedAt: authorship.at },
    ...nextChange(visit, 'openVisit', authorship),
  };
}

/** Decides the end of an open visit with its minutes; only by the head of its team. */
export function concludeVisit(
  visit: Visit,
  team: Team,
  minutes: VisitMinutes,
  expectedVersion: number,
  authorship: Authorship,
): Visit | NotPermitted | WrongVisitState | VersionConflict | InvalidInput {
  if (!holdsInTeam(team, authorship.by, ['HEAD']))
    return notPermitted(
      'Chỉ trưởng đoàn của đoàn này được kết luận cuộc kiểm tra.',
      'Only the head of its team concludes a visit.',
    );
  const stale = staleVersion(visit, expectedVersion);
  if (stale) return stale;
  if (visit.progress.state !== 'OPEN') return wrongVisitState(visit, 'OPEN');
  const { openedAt } = visit.progress;
  const summary = localizedText(minutes.summary, ['summary'], LONGEST_TEXT);
  if ('failure' in summary) return summary;
  const limits = { most: MOST_ITEMS, longest: LONGEST_TEXT };
  const achievements = localizedTexts(minutes.achievements, ['achievements'], limits);
  if ('failure' in achievements) return achievements;
  const shortcomings = localizedTexts(minutes.shortcomings, ['shortcomings'], limits);
  if ('failure' in shortcomings) return shortcomings;
  const number = numberOrNone(minutes.number, ['number']);
  if (number !== null && typeof number !== 'string') return number;
  return {
    ...visit,
    progress: {
      state: 'CONCLUDED',
      openedAt,
      concludedAt: authorship.at,
      minutes: { number, summary, achievements, shortcomings },
    },
    ...nextChange(visit, 'concludeVisit', authorship),
  };
}

/** The day on which the unit of a scheduled visit ends before the visit, so that somebody must decide; null otherwise. */
export function endBefore({ progress }: Visit, firstDay: string, validTo: string | null): string | null {
  return progress.state === 'SCHEDULED' && validTo !== null && validTo <= firstDay ? validTo : null;
}

/** Why a visit may not be changed now: it was seen in another version, or is not in the state it takes. */
export function refusedChange(
  visit: Visit,
  needed: VisitState,
  expectedVersion: number,
): VersionConflict | WrongVisitState | null {
  const stale = staleVersion(visit, expectedVersion);
  if (stale) return stale;
  return visit.progress.state === needed ? null : wrongVisitState(visit, needed);
}

function numberOrNone(number: string | null, path: readonly string[]): string | InvalidInput | null {
  return number === null ? null : checkedLine(number, path, LONGEST_NUMBER);
}

function wrongVisitState(visit: Visit, needed: VisitState): WrongVisitState {
  return fail('WRONG_VISIT_STATE', { state: visit.progress.state, needed }, ['visitId']);
}
