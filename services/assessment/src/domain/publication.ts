import { nextChange, staleVersion } from '@reformgraph/subgraph-kit/change';
import type { Authorship } from '@reformgraph/subgraph-kit/command';
import { fail, type Failure, type VersionConflict } from '@reformgraph/subgraph-kit/outcome';
import type { Assessment, CompletedAssessment } from './assessment.ts';
import type { Decision } from './decision.ts';
import type { AssessmentPeriod, Publication } from './period.ts';

export type PublishedPeriod = AssessmentPeriod & { readonly publication: Publication };
export type PeriodPublished = Failure<'PERIOD_PUBLISHED', { periodId: string }>;
export type UnitsMissing = Failure<'UNITS_MISSING', { assessments: readonly Assessment[] }>;
export type NothingToPublish = Failure<'NOTHING_TO_PUBLISH'>;

/** A period as it is published, with what is public by it and what is not completed yet. */
export interface PeriodPublication {
  readonly period: PublishedPeriod;
  readonly published: readonly CompletedAssessment[];
  readonly missing: readonly Assessment[];
}

/**
 * Decides that the completed assessments of a period are public, once. Units that are not completed stand in the way
 * unless the decision publishes without them; what is withdrawn counts for neither.
 */
export function publishPeriod(
  period: AssessmentPeriod,
  assessments: readonly Assessment[],
  decision: Decision,
  withoutMissing: boolean,
  expectedVersion: number,
  authorship: Authorship,
): PeriodPublication | VersionConflict | PeriodPublished | UnitsMissing | NothingToPublish {
  const stale = staleVersion(period, expectedVersion);
  if (stale) return stale;
  if (period.publication) return fail('PERIOD_PUBLISHED', { periodId: period.id }, ['periodId']);
  const published = assessments.filter((assessment) => assessment.state === 'COMPLETED');
  const missing = assessments.filter(({ state }) =>
    ['SELF_SCORING', 'PRESENTED', 'SUBMITTED'].includes(state),
  );
  if (published.length === 0) return fail('NOTHING_TO_PUBLISH', {}, ['periodId']);
  if (missing.length > 0 && !withoutMissing)
    return fail('UNITS_MISSING', { assessments: missing }, ['withoutMissing']);
  return {
    period: {
      ...period,
      ...nextChange(period, 'publishPeriod', authorship),
      publication: { ...decision, publishedAt: authorship.at },
    },
    published,
    missing,
  };
}
