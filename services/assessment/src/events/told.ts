import type { Assessment, CompletedAssessment } from '../domain/assessment.ts';
import { counted, countedScore, type ComponentScore } from '../domain/component-score.ts';
import type { CriteriaSet } from '../domain/criteria-set.ts';
import { domainResults, figureTexts } from '../domain/result.ts';
import type { ScoringRules } from '../domain/scoring-rules.ts';
import type { Localized } from '@reformgraph/subgraph-kit/outcome';

/** What events tell of a criteria set; `domainNames` has a name for each of its domains. */
export interface ToldCriteria extends Pick<CriteriaSet, 'id' | 'title' | 'source' | 'provenance' | 'rules'> {
  readonly domainNames: ReadonlyMap<number, Localized>;
}

/** A completed assessment with what is told of it. */
export interface ToldAssessment {
  readonly assessment: CompletedAssessment;
  readonly criteria: ToldCriteria;
  readonly rules: ScoringRules;
  /** All of them, in the set's order. */
  readonly components: readonly ComponentScore[];
}

/** A criteria set as it stands in events. */
export function toldCriteria({ id, title, source, provenance, rules: { rankedOn } }: ToldCriteria) {
  return { id, title, source, provenance, rankedOn };
}

/** Which unit is assessed by what, in which period. */
export function subjectOf({ id, periodId, index, year, organization }: Assessment) {
  return { id, periodId, index, year, organization };
}

/** All figures of a completed assessment, without a word that a person wrote; of what applies to the unit. */
export function completedData({ assessment, criteria, rules, components }: ToldAssessment) {
  const { points, maximum, value } = assessment.result;
  return {
    ...subjectOf(assessment),
    criteriaSet: toldCriteria(criteria),
    result: { points, maximum, value },
    domains: domainResults(rules, components).map(({ domain, ...figures }) => ({
      domain,
      name: nameOf(domain, criteria.domainNames),
      ...figureTexts(figures),
    })),
    components: components.filter(applies).map((component) => ({
      code: component.code,
      domain: component.domain,
      name: component.title,
      maximum: component.maximum,
      selfScore: component.selfScore,
      points: pointsOf(component),
    })),
    completedAt: assessment.completedAt,
  };
}

function applies(component: ComponentScore): boolean {
  return counted(component)?.kind !== 'NOT_APPLICABLE';
}

function pointsOf(component: ComponentScore): string {
  const points = countedScore(component);
  if (points === null) throw new Error('A completed assessment is told with a component that has no points');
  return points;
}

function nameOf(domain: number, names: ReadonlyMap<number, Localized>): Localized {
  const name = names.get(domain);
  if (!name) throw new Error('A domain without a top node');
  return name;
}
