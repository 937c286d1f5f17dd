import { nextChange, staleVersion, type LastChange } from '@reformgraph/subgraph-kit/change';
import type { Authorship } from '@reformgraph/subgraph-kit/command';
import { fail } from '@reformgraph/subgraph-kit/outcome';
import type { Failure, VersionConflict } from '@reformgraph/subgraph-kit/outcome';
import type { Provenance } from '@reformgraph/subgraph-kit/provenance';
import type { Decision } from './decision.ts';
import type { RoundWindows } from './round.ts';

/**
 * Planned; open to its rounds; decided by the council; public; and locked, where nothing more is scored. A period goes
 * from one to the next.
 */
export type PeriodState = 'DRAFT' | 'OPEN' | 'DECIDED' | 'PUBLISHED' | 'LOCKED';

/** A round of assessment of an index in a year. */
export interface AssessmentPeriod extends LastChange, RoundWindows {
  readonly id: string;
  readonly index: string;
  readonly year: number;
  readonly blocks: readonly string[];
  readonly provenance: Provenance;
  readonly state: PeriodState;
  /** The decision by which the council settled its results; null until then. */
  readonly decision: PeriodDecision | null;
  /** The decision by which its assessments are public; null until then. */
  readonly publication: Publication | null;
  /** In the order of its blocks. */
  readonly closedAppraisals: readonly ClosedAppraisal[];
}

/** What of a period is planned. */
export type PlannedPeriod = Pick<AssessmentPeriod, 'index' | 'year' | 'blocks' | 'provenance'> & RoundWindows;

/** That nothing more of a block is appraised; `closedAt` by the platform's clock, UTC. */
export interface ClosedAppraisal {
  readonly periodId: string;
  readonly block: string;
  readonly closedAt: string;
}

/** The council's decision on the results of a period, and when it took effect by the platform's clock, UTC. */
export interface PeriodDecision extends Decision {
  readonly decidedAt: string;
}

/** The decision to publish a period, and when it took effect by the platform's clock, UTC. */
export interface Publication extends Decision {
  readonly publishedAt: string;
}

/** A block, which another service knows more of. */
export interface BlockReference {
  readonly code: string;
}

export type PeriodLocked = Failure<'PERIOD_LOCKED', { periodId: string }>;
export type WrongPeriodState = Failure<'WRONG_PERIOD_STATE', { state: PeriodState; needed: PeriodState }>;

/** The refusal of what needs another state; null where the period is in it. */
export function refusedByPeriodState(
  { state }: Pick<AssessmentPeriod, 'state'>,
  needed: PeriodState,
): WrongPeriodState | null {
  return state === needed ? null : fail('WRONG_PERIOD_STATE', { state, needed }, ['periodId']);
}

/** The refusal of what comes before a period is opened. */
export function refusedByDraft(period: Pick<AssessmentPeriod, 'state'>): WrongPeriodState | null {
  return period.state === 'DRAFT' ? refusedByPeriodState(period, 'OPEN') : null;
}

/** Decides the lock of a published period. */
export function lockPeriod(
  period: AssessmentPeriod,
  expectedVersion: number,
  authorship: Authorship,
): AssessmentPeriod | VersionConflict | WrongPeriodState {
  return (
    staleVersion(period, expectedVersion) ??
    refusedByPeriodState(period, 'PUBLISHED') ?? {
      ...period,
      state: 'LOCKED',
      ...nextChange(period, 'lockPeriod', authorship),
    }
  );
}

/** The refusal of what a round changes in a locked period; decisions go on. */
export function refusedByLock({ id, state }: Pick<AssessmentPeriod, 'id' | 'state'>): PeriodLocked | null {
  return state === 'LOCKED' ? fail('PERIOD_LOCKED', { periodId: id }) : null;
}
