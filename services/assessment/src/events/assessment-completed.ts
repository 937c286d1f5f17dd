import { assessmentCompleted } from '@reformgraph/event-contracts';
import { newEvent } from '@reformgraph/subgraph-kit';
import type { Localized } from '@reformgraph/subgraph-kit/outcome';
import type { CompletedAssessment } from '../domain/assessment.ts';
import type { ComponentScore } from '../domain/component-score.ts';
import type { CriteriaSet } from '../domain/criteria-set.ts';
import { exactResult, figureTexts } from '../domain/result.ts';

/** The event by which reporting ranks a unit: its result with all that a scorecard shows. */
export function assessmentCompletedEvent(
  assessment: CompletedAssessment,
  { id, title, source, provenance }: CriteriaSet,
  domainNames: ReadonlyMap<number, Localized>,
  components: readonly ComponentScore[],
) {
  const { points, maximum, value } = assessment.result;
  return newEvent(assessmentCompleted, {
    aggregateId: assessment.id,
    version: assessment.version,
    businessTime: assessment.completedAt,
    provenance: assessment.provenance,
    data: {
      id: assessment.id,
      periodId: assessment.periodId,
      index: assessment.index,
      year: assessment.year,
      organization: assessment.organization,
      criteriaSet: { id, title, source, provenance },
      result: { points, maximum, value },
      domains: exactResult(components).domains.map(({ domain, ...figures }) => ({
        domain,
        name: nameOf(domain, domainNames),
        ...figureTexts(figures),
      })),
      components: components.map(
        ({ code, domain, title: name, maximum: most, selfScore, appraisedScore, reason }) => ({
          code,
          domain,
          name,
          maximum: most,
          selfScore: given(selfScore),
          points: given(appraisedScore),
          reason,
        }),
      ),
      completedAt: assessment.completedAt,
    },
  });
}

function nameOf(domain: number, names: ReadonlyMap<number, Localized>): Localized {
  const name = names.get(domain);
  if (!name) throw new Error('A domain without a top node');
  return name;
}

function given(score: string | null): string {
  if (score === null) throw new Error('A completed assessment with a component that has no score');
  return score;
}
