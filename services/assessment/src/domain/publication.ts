import { nextChange, staleVersion } from '@reformgraph/subgraph-kit/change';
import type { Authorship } from '@reformgraph/subgraph-kit/command';
import { fail, type Failure, type VersionConflict } from '@reformgraph/subgraph-kit/outcome';
import type { Assessment, CompletedAssessment } from './assessment.ts';
import type { Decision } from './decision.ts';
import {
  refusedByPeriodState,
  type AssessmentPeriod,
  type PeriodDecision,
  type Publication,
  type WrongPeriodState,
} from './period.ts';
import { refusedByRoundsLeft, type RoundsUnfinished } from './round.ts';

export type DecidedPeriod = AssessmentPeriod & { readonly decision: PeriodDecision };
export type PublishedPeriod = AssessmentPeriod & { readonly publication: Publication };
export type UnitsMissing = Failure<'UNITS_MISSING', { assessments: readonly Assessment[] }>;
export type NothingCompleted = Failure<'NOTHING_COMPLETED'>;

/** What of a period is completed, and what is not yet; what is withdrawn counts for neither. */
interface Standing {
  readonly completed: readonly CompletedAssessment[];
  readonly missing: readonly Assessment[];
}

function standingOf(assessments: readonly Assessment[]): Standing {
  return {
    completed: assessments.filter((assessment) => assessment.state === 'COMPLETED'),
    missing: assessments.filter(({ state }) => ['SELF_SCORING', 'PRESENTED', 'SUBMITTED'].includes(state)),
  };
}

/**
 * Decides that the council settles the results of a period, once no round can change them any more. Units that are not
 * completed stand in the way unless the decision leaves them out; they can still be completed later.
 */
export function decidePeriod(
  period: AssessmentPeriod,
  assessments: readonly Assessment[],
  decision: Decision,
  withoutMissing: boolean,
  expectedVersion: number,
  authorship: Authorship,
):
  | ({ readonly period: DecidedPeriod } & Standing)
  | VersionConflict
  | WrongPeriodState
  | RoundsUnfinished
  | UnitsMissing
  | NothingCompleted {
  const { completed, missing } = standingOf(assessments);
  const refused =
    staleVersion(period, expectedVersion) ??
    refusedByPeriodState(period, 'OPEN') ??
    refusedByRoundsLeft(period, authorship.at) ??
    refusedWhereNone(completed);
  if (refused) return refused;
  if (missing.length > 0 && !withoutMissing)
    return fail('UNITS_MISSING', { assessments: missing }, ['withoutMissing']);
  return {
    period: {
      ...period,
      ...nextChange(period, 'decidePeriod', authorship),
      state: 'DECIDED',
      decision: { ...decision, decidedAt: authorship.at },
    },
    completed,
    missing,
  };
}

/** Decides that the completed assessments of a decided period are public. */
export function publishPeriod(
  period: AssessmentPeriod,
  assessments: readonly Assessment[],
  decision: Decision,
  expectedVersion: number,
  authorship: Authorship,
): ({ readonly period: PublishedPeriod } & Standing) | VersionConflict | WrongPeriodState | NothingCompleted {
  const { completed, missing } = standingOf(assessments);
  const refused =
    staleVersion(period, expectedVersion) ??
    refusedByPeriodState(period, 'DECIDED') ??
    refusedWhereNone(completed);
  if (refused) return refused;
  return {
    period: {
      ...period,
      ...nextChange(period, 'publishPeriod', authorship),
      state: 'PUBLISHED',
      publication: { ...decision, publishedAt: authorship.at },
    },
    completed,
    missing,
  };
}

function refusedWhereNone(completed: readonly CompletedAssessment[]): NothingCompleted | null {
  return completed.length === 0 ? fail('NOTHING_COMPLETED', {}, ['periodId']) : null;
}
