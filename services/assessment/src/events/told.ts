import type { Assessment, CompletedAssessment } from '../domain/assessment.ts';
import { countedScore, type ComponentScore } from '../domain/component-score.ts';
import type { CriteriaSet } from '../domain/criteria-set.ts';
import { exactResult, figureTexts } from '../domain/result.ts';
import type { Localized } from '@reformgraph/subgraph-kit/outcome';

/** What events tell of a criteria set; `domainNames` has a name for each of its domains. */
export interface ToldCriteria extends Pick<CriteriaSet, 'id' | 'title' | 'source' | 'provenance'> {
  readonly domainNames: ReadonlyMap<number, Localized>;
}

/** A criteria set as it stands in events. */
export function toldCriteria({ id, title, source, provenance }: ToldCriteria) {
  return { id, title, source, provenance };
}

/** Which unit is assessed by what, in which period. */
export function subjectOf({ id, periodId, index, year, organization }: Assessment) {
  return { id, periodId, index, year, organization };
}

/** All figures of a completed assessment, without a word that a person wrote. */
export function completedData(
  assessment: CompletedAssessment,
  criteria: ToldCriteria,
  components: readonly ComponentScore[],
) {
  const { points, maximum, value } = assessment.result;
  return {
    ...subjectOf(assessment),
    criteriaSet: toldCriteria(criteria),
    result: { points, maximum, value },
    domains: exactResult(components).domains.map(({ domain, ...figures }) => ({
      domain,
      name: nameOf(domain, criteria.domainNames),
      ...figureTexts(figures),
    })),
    components: components.map((component) => ({
      code: component.code,
      domain: component.domain,
      name: component.title,
      maximum: component.maximum,
      selfScore: given(component.selfScore),
      points: given(countedScore(component)),
    })),
    completedAt: assessment.completedAt,
  };
}

/** A score that must be there by now. */
export function given(score: string | null): string {
  if (score === null) throw new Error('An assessment is told with a component that has no score');
  return score;
}

function nameOf(domain: number, names: ReadonlyMap<number, Localized>): Localized {
  const name = names.get(domain);
  if (!name) throw new Error('A domain without a top node');
  return name;
}
