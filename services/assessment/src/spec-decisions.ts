import type { Actor } from '@reformgraph/subgraph-kit';
import {
  appraised,
  appraiser,
  assign,
  COMPONENTS,
  council,
  leader,
  officer,
  openedPeriod,
  succeeded,
  tellUnits,
  type OpenedPeriod,
  NOTE,
} from './spec-period.ts';
import { sentOf, startSpecSubgraph, type Answer, type SpecSubgraph } from './spec-subgraph.ts';

export const INTERNAL = 'reformgraph.internal.assessment';
export const PUBLISHED = 'reformgraph.published.assessment';
export const STATE = 'reformgraph.published.assessment-state';

const DECISION = {
  decisionNumber: '12/QĐ-UBND',
  decidedOn: '2024-12-10',
  decisionProvenance: 'SYNTHETIC',
} as const;
/** The decision of every mutation of `CompletedPeriod`, as it is told. */
export const CITED = { decisionNumber: '12/QĐ-UBND', decidedOn: '2024-12-10', provenance: 'SYNTHETIC' };
export const GROUND = 'Tài liệu kiểm chứng đến sau';

export type Decided = 'completeAssessment' | 'correctAssessment' | 'withdrawAssessment';

/** A period of three units: 1 and 2 are completed with 7.5 and 8 of 9 points, 3 has nothing yet. */
export interface CompletedPeriod {
  readonly subgraph: SpecSubgraph;
  readonly period: OpenedPeriod;
  /** A mutation of the unit's assessment with what it needs at least; by the council where nobody else is named. */
  decide(
    mutation: Decided,
    unit: number,
    expectedVersion: number,
    more?: object,
    actor?: Actor,
  ): Promise<Answer>;
  /** The council settles the results, without the units that are missing. */
  settle(expectedVersion: number, more?: object, actor?: Actor): Promise<Answer>;
  publish(expectedVersion: number, more?: object, actor?: Actor): Promise<Answer>;
  /** Scores, submits and appraises unit 3, by the appraiser of unit 1: nobody appraises their own. */
  appraiseThird(): Promise<void>;
  /** Topic, type and version of what was told of a unit, in the order in which it leaves. */
  told(unit: number): Promise<string[]>;
  /** Every row that a refused mutation might have left or changed. */
  everything(): Promise<unknown>;
}

export async function startCompletedPeriod(): Promise<CompletedPeriod> {
  const subgraph = await startSpecSubgraph();
  await tellUnits(subgraph);
  const period = await openedPeriod(subgraph, ['A']);
  const decide: CompletedPeriod['decide'] = (mutation, unit, expectedVersion, more = {}, actor = council) => {
    const decision = mutation === 'completeAssessment' ? {} : { ...DECISION, ground: GROUND };
    const scores = mutation === 'correctAssessment' ? { scores: [{ component: '1.1', value: '0.25' }] } : {};
    return subgraph.mutate(
      actor,
      mutation,
      { assessmentId: period.assessmentOf(unit), expectedVersion, ...decision, ...scores, ...more },
      PAYLOADS[mutation],
    );
  };
  for (const [unit, points] of [
    [1, ['0.5', '3', '4']],
    [2, ['0.5', '2.5', '5']],
  ] as const) {
    await appraised(subgraph, period, unit, ['0.75', '3', '5'], points);
    succeeded(await decide('completeAssessment', unit, 2));
  }
  return {
    subgraph,
    period,
    decide,
    settle: (expectedVersion, more = {}, actor = council) =>
      subgraph.mutate(
        actor,
        'decidePeriod',
        { periodId: period.periodId, expectedVersion, ...DECISION, withoutMissing: true, ...more },
        DECIDED_PERIOD,
      ),
    publish: (expectedVersion, more = {}, actor = council) =>
      subgraph.mutate(
        actor,
        'publishPeriod',
        { periodId: period.periodId, expectedVersion, ...DECISION, ...more },
        PUBLISHED_PERIOD,
      ),
    appraiseThird: async () => {
      const assessmentId = period.assessmentOf(3);
      const scores = (expectedVersion: number) =>
        COMPONENTS.map((component) => ({ component, value: '0.25', expectedVersion }));
      const mutate = async (actor: Actor, mutation: string, input: object) =>
        succeeded(await subgraph.mutate(actor, mutation, { assessmentId, ...input }, ''));
      succeeded(await assign(subgraph, period.periodId, 1, [1, 2], [3]));
      await mutate(officer(3), 'scoreComponents', {
        scores: scores(0).map((score) => ({ ...score, note: NOTE })),
      });
      await mutate(leader(3), 'submitAssessment', { expectedVersion: 1 });
      await mutate(appraiser(1), 'appraiseComponents', { scores: scores(1) });
    },
    told: async (unit) =>
      (await sentOf(subgraph, period.assessmentOf(unit))).map(
        ({ topic, event: { type, version } }) =>
          `${topic} ${type.split('.').slice(-3, -1).join('.')} ${version}`,
      ),
    everything: async () => (await subgraph.owner.query(EVERYTHING)).rows[0] as unknown,
  };
}

const SHOWN = `assessment { state version result { points value }
  decisions { kind decisionNumber decidedOn ground provenance version madeAt } }`;
const REFUSED =
  '... on WrongAssessmentState { state needed } ... on VersionConflict { currentVersion change }';
const PAYLOADS: Readonly<Record<Decided, string>> = {
  completeAssessment: `... on CompleteAssessmentPayload { ${SHOWN} } ${REFUSED}`,
  correctAssessment: `... on CorrectAssessmentPayload { ${SHOWN}
    corrected { code appraisedScore correctedScore reason version values { round value reason } } } ${REFUSED}`,
  withdrawAssessment: `... on WithdrawAssessmentPayload { ${SHOWN} } ${REFUSED}`,
};
const DECIDED_PERIOD = `
  ... on DecidePeriodPayload {
    period { state version decision { decisionNumber decidedOn provenance decidedAt } }
    completed { organizationCode } missing { organizationCode state } }
  ... on UnitsMissing { assessments { organizationCode } } ... on WrongPeriodState { state needed }
  ... on RoundsUnfinished { round until } ... on VersionConflict { currentVersion change }`;
const PUBLISHED_PERIOD = `
  ... on PublishPeriodPayload {
    period { state version publication { decisionNumber decidedOn provenance publishedAt } }
    published { organizationCode } missing { organizationCode state } }
  ... on WrongPeriodState { state needed }
  ... on VersionConflict { currentVersion change }`;

const EVERYTHING = `
  SELECT (SELECT jsonb_agg(a ORDER BY a.id) FROM assessment a) AS assessments,
    (SELECT jsonb_agg(p) FROM assessment_period p) AS periods,
    (SELECT jsonb_agg(c ORDER BY c.assessment_id, c.component_code) FROM component_score c) AS components,
    (SELECT count(*) FROM score_value) AS values, (SELECT count(*) FROM assessment_decision) AS decisions,
    (SELECT count(*) FROM messaging.outbox) AS events`;
