import { compileSet, type SetRules } from '@reformgraph/scoring';
import type { PeriodRules } from './assessment.ts';
import type { ComponentScore } from './component-score.ts';
import { scoredNode, type CriteriaNode } from './criteria-node.ts';
import { USUAL_RULES } from './criteria-set.ts';
import type { GivenComponent, Statement } from './given-component.ts';
import type { AssessmentPeriod } from './period.ts';
import type { ScoringRules } from './scoring-rules.ts';

const CHANGED = { changedBy: null, changedAt: '2024-12-01T00:00:00.000Z' };

/** An open period of the year 2024, of which nothing is published. */
export const PERIOD: AssessmentPeriod = {
  id: 'period',
  index: 'PAR',
  year: 2024,
  blocks: ['B'],
  selfScoring: { from: '2024-12-01T00:00:00.000Z', to: '2024-12-20T00:00:00.000Z' },
  appraisal: { from: '2024-12-10T00:00:00.000Z', to: '2024-12-31T00:00:00.000Z' },
  explanation: null,
  secondAppraisal: null,
  council: null,
  provenance: 'SYNTHETIC',
  state: 'OPEN',
  decision: null,
  publication: null,
  closedAppraisals: [],
  version: 1,
  ...CHANGED,
  lastChange: 'openPeriod',
};
/** What of it decides over an assessment, while the appraisal of its block is open. */
export const OPEN_PERIOD: PeriodRules = { ...PERIOD, appraisalClosedAt: null };

/** What every assessment of the period has, whatever its state. */
export const FACTS = {
  id: 'a',
  periodId: PERIOD.id,
  index: 'PAR',
  year: 2024,
  organization: {
    id: 'o',
    code: 'O',
    name: { vi: 'O', en: 'O' },
    provenance: 'SYNTHETIC',
    block: 'B',
    blockName: { vi: 'B', en: 'B' },
  },
  criteriaSetId: 'set',
  provenance: 'SYNTHETIC',
  version: 1,
  ...CHANGED,
  lastChange: 'openPeriod',
} as const;

/** Points given by hand. */
export const points = (value: string): GivenComponent => ({ kind: 'INPUTS', inputs: { points: value } });

/** That points are given by hand, as it is asked for. */
export const asPoints = (value: string): Statement => ({ value, answers: null, notApplicable: false });

/** A component with its first two scores given by hand, as decimal texts, and a note; null where none is given. */
export function component(
  code: string,
  maximum: string,
  selfScore: string | null,
  appraisedScore: string | null,
  facts: Partial<ComponentScore> = {},
): ComponentScore {
  return {
    assessmentId: FACTS.id,
    criteriaSetId: FACTS.criteriaSetId,
    code,
    title: { vi: code, en: code },
    domain: 1,
    maximum,
    self: selfScore === null ? null : points(selfScore),
    selfScore,
    note: selfScore === null ? null : 'Theo báo cáo năm',
    appraised: appraisedScore === null ? null : points(appraisedScore),
    appraisedScore,
    unitExplanation: null,
    second: null,
    secondScore: null,
    council: null,
    councilScore: null,
    corrected: null,
    correctedScore: null,
    reason: null,
    version: 0,
    ...CHANGED,
    lastChange: 'openPeriod',
    ...facts,
  };
}

/** A line of a set, a component scored by units by hand unless it says otherwise. */
export function criterion(
  code: string,
  parentCode: string | null,
  maximum: string,
  facts: Partial<CriteriaNode> = {},
): CriteriaNode {
  const isComponent = (facts.kind ?? 'COMPONENT') === 'COMPONENT';
  return {
    ...{ code, parentCode, maximum, kind: 'COMPONENT', domain: 1, title: { vi: code, en: code } },
    combination: isComponent ? null : 'SUM_EQUAL',
    role: 'ORDINARY',
    source: isComponent ? 'SELF_APPRAISED' : null,
    formula: isComponent ? { kind: 'POINTS' } : null,
    mayBeNotApplicable: false,
    ...{ legalBasis: [], evidenceTypes: [], appraisedBy: null },
    ...facts,
  };
}

/** The rules of a set of the lines, of whose block nothing is settled. Throws where the set is not sound. */
export function rulesOf(nodes: readonly CriteriaNode[], rules: Partial<SetRules> = {}): ScoringRules {
  const made = compileSet({ nodes: nodes.map(scoredNode), rules: { ...USUAL_RULES, ...rules } });
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  return { set: made.set, settled: null };
}

/** The rules of a set of nothing but the components. */
export function rulesFor(components: readonly ComponentScore[]): ScoringRules {
  return rulesOf(components.map(({ code, maximum, domain }) => criterion(code, null, maximum, { domain })));
}
