import type { Actor } from '@reformgraph/subgraph-kit';
import {
  appraiser,
  assign,
  cityLeader,
  council,
  leader,
  NOTE,
  officer,
  openedPeriod,
  planner,
  succeeded,
  tellUnits,
  WINDOWS,
  type OpenedPeriod,
} from './spec-period.ts';
import { startSpecSubgraph, textAt, type Answer, type SpecSubgraph } from './spec-subgraph.ts';

const ROUNDS = {
  explanation: { from: '2025-01-02T00:00:00.000Z', to: '2025-01-10T00:00:00.000Z' },
  secondAppraisal: { from: '2025-01-10T00:00:00.000Z', to: '2025-01-20T00:00:00.000Z' },
  council: { from: '2025-01-20T00:00:00.000Z', to: '2025-01-25T00:00:00.000Z' },
};
const SCORING = '2024-12-02T00:00:00.000Z';
const APPRAISING = '2024-12-10T00:00:00.000Z';
const EXPLAINING = '2025-01-05T00:00:00.000Z';
const APPRAISING_AGAIN = '2025-01-12T00:00:00.000Z';
const DECIDING = '2025-01-22T00:00:00.000Z';
const DECISION = {
  decisionNumber: '12/BB-HĐ',
  decidedOn: '2025-01-11',
  decisionProvenance: 'SYNTHETIC',
} as const;

let subgraph: SpecSubgraph;
let period: OpenedPeriod;

beforeAll(async () => {
  subgraph = await startSpecSubgraph();
  await tellUnits(subgraph);
  period = await openedPeriod(subgraph, ['A'], ROUNDS);
});
afterAll(() => subgraph.close());

/** The tasks as lines: the kind, the unit or the block, the components, until when. */
const tasksOf = async (actor: Actor, at: string): Promise<string[]> => {
  const { assessmentTasks } = await subgraph.ask(
    actor,
    '{ assessmentTasks { kind assessment { organizationCode } block { code } components until period { year } } }',
    {},
    at,
  );
  return (assessmentTasks as Answer[]).map((task) => {
    const { kind, assessment, block, components, until } = task as {
      kind: string;
      assessment: { organizationCode: string } | null;
      block: { code: string } | null;
      components: string[];
      until: string | null;
    };
    const of = assessment?.organizationCode ?? block?.code ?? 'period';
    return [kind, of, ...components, until ?? 'any time'].join(' ');
  });
};
const mutate = async (actor: Actor, mutation: string, unit: number, input: object, at: string) =>
  succeeded(
    await subgraph.mutate(actor, mutation, { assessmentId: period.assessmentOf(unit), ...input }, '', at),
  );
const scores = (items: Readonly<Record<string, string>>, expectedVersion: number, reason?: string) =>
  Object.entries(items).map(([component, value]) => ({
    ...{ component, value, expectedVersion },
    ...(reason === undefined ? { note: NOTE } : { reason }),
  }));

const SELF_SCORING_ENDS = WINDOWS.selfScoring.to;
const APPRAISAL_ENDS = WINDOWS.appraisal.to;

describe('the tasks', () => {
  it('of a unit are to score, to present and to submit until self-scoring ends', async () => {
    const score = `SCORE U1 1.1 1.2 2.1 ${SELF_SCORING_ENDS}`;
    expect(await tasksOf(officer(1), '2024-11-30T23:59:59.999Z')).toEqual([]);
    expect(await tasksOf(officer(1), SCORING)).toEqual([score]);
    expect(await tasksOf(leader(1), SCORING)).toEqual([score]);
    expect(await tasksOf(officer(1), SELF_SCORING_ENDS)).toEqual([]);
    await mutate(officer(1), 'scoreComponents', 1, { scores: scores({ '1.2': '3' }, 0) }, SCORING);
    expect(await tasksOf(officer(1), SCORING)).toEqual([`SCORE U1 1.1 2.1 ${SELF_SCORING_ENDS}`]);
    const rest = scores({ '1.1': '0.75', '2.1': '5' }, 0);
    await mutate(officer(1), 'scoreComponents', 1, { scores: rest }, SCORING);
    expect(await tasksOf(officer(1), SCORING)).toEqual([`PRESENT U1 ${SELF_SCORING_ENDS}`]);
    expect(await tasksOf(leader(1), SCORING)).toEqual([]);
    await mutate(officer(1), 'presentAssessment', 1, { expectedVersion: 1 }, SCORING);
    expect(await tasksOf(officer(1), SCORING)).toEqual([]);
    expect(await tasksOf(leader(1), SCORING)).toEqual([`SUBMIT U1 ${SELF_SCORING_ENDS}`]);
  });

  it('of a unit last longer where it was given longer', async () => {
    const until = '2024-12-26T00:00:00.000Z';
    const input = { round: 'SELF_SCORING', organization: 'U2', until, reason: 'Bão lũ', expectedVersion: 2 };
    succeeded(
      await subgraph.mutate(planner, 'extendRound', { periodId: period.periodId, ...input }, '', APPRAISING),
    );
    const late = '2024-12-25T00:00:00.000Z';
    expect(await tasksOf(officer(2), late)).toEqual([`SCORE U2 1.1 1.2 2.1 ${until}`]);
    expect(await tasksOf(officer(3), late)).toEqual([]);
  });

  it('of a planner are to name appraisers, and to open what is drafted', async () => {
    const missing = ['U1', 'U2', 'U3'].map(
      (unit) => `ASSIGN_APPRAISER ${unit} 1.1 1.2 2.1 ${ROUNDS.secondAppraisal.to}`,
    );
    expect(await tasksOf(planner, APPRAISING)).toEqual(missing);
    succeeded(await assign(subgraph, period.periodId, 3, [1], [1]));
    succeeded(await assign(subgraph, period.periodId, 2, [2], [1]));
    expect(await tasksOf(planner, APPRAISING)).toEqual(missing.slice(1));
    const plan = { index: 'PAR', year: 2030, blocks: ['A'], ...WINDOWS, provenance: 'SYNTHETIC' };
    succeeded(await subgraph.mutate(planner, 'draftPeriod', { period: plan }, '', APPRAISING));
    expect(await tasksOf(planner, APPRAISING)).toEqual([
      `OPEN_PERIOD period ${SELF_SCORING_ENDS}`,
      ...missing.slice(1),
    ]);
  });

  it('of an appraiser are the components assigned to them that lack a score', async () => {
    expect(await tasksOf(appraiser(3), APPRAISING)).toEqual([]);
    await mutate(leader(1), 'submitAssessment', 1, { expectedVersion: 2 }, APPRAISING);
    expect(await tasksOf(appraiser(3), APPRAISING)).toEqual([`APPRAISE U1 1.1 1.2 ${APPRAISAL_ENDS}`]);
    expect(await tasksOf(appraiser(2), APPRAISING)).toEqual([`APPRAISE U1 2.1 ${APPRAISAL_ENDS}`]);
    expect(await tasksOf(appraiser(1), APPRAISING)).toEqual([]);
    const appraised = scores({ '1.1': '0.5', '1.2': '2.5' }, 1, 'Thiếu tài liệu');
    await mutate(appraiser(3), 'appraiseComponents', 1, { scores: appraised }, APPRAISING);
    expect(await tasksOf(appraiser(3), APPRAISING)).toEqual([]);
  });

  it('go on from what was appraised lower to what was explained', async () => {
    expect(await tasksOf(officer(1), EXPLAINING)).toEqual([`EXPLAIN U1 1.1 1.2 ${ROUNDS.explanation.to}`]);
    const explanations = [{ component: '1.1', text: 'Đã bổ sung' }];
    await mutate(officer(1), 'explainComponents', 1, { explanations }, EXPLAINING);
    expect(await tasksOf(leader(1), EXPLAINING)).toEqual([`EXPLAIN U1 1.2 ${ROUNDS.explanation.to}`]);
    expect(await tasksOf(appraiser(3), APPRAISING_AGAIN)).toEqual([
      `APPRAISE_AGAIN U1 1.1 ${ROUNDS.secondAppraisal.to}`,
    ]);
    expect(await tasksOf(appraiser(2), APPRAISING_AGAIN)).toEqual([
      `APPRAISE_AGAIN U1 2.1 ${ROUNDS.secondAppraisal.to}`,
    ]);
    const again = scores({ '1.1': '0.75' }, 2, 'Chấp nhận giải trình');
    await mutate(appraiser(3), 'appraiseComponents', 1, { scores: again }, APPRAISING_AGAIN);
    expect(await tasksOf(appraiser(3), APPRAISING_AGAIN)).toEqual([]);
    const late = [{ component: '2.1', value: '5', expectedVersion: 1 }];
    await mutate(appraiser(2), 'appraiseComponents', 1, { scores: late }, APPRAISING_AGAIN);
  });

  it('of the council and the leaders are to complete, to decide and to publish', async () => {
    expect(await tasksOf(council, APPRAISING_AGAIN)).toEqual([]);
    expect(await tasksOf(council, DECIDING)).toEqual([`COMPLETE U1 ${ROUNDS.council.to}`]);
    await mutate(council, 'completeAssessment', 1, { expectedVersion: 3 }, DECIDING);
    expect(await tasksOf(council, DECIDING)).toEqual([]);
    const { periodId } = period;
    const settled = succeeded(
      await subgraph.mutate(
        council,
        'decidePeriod',
        { periodId, expectedVersion: 3, ...DECISION, withoutMissing: true },
        '... on DecidePeriodPayload { period { state } }',
        DECIDING,
      ),
    );
    expect(textAt(settled, 'period.state')).toBe('DECIDED');
    for (const who of [council, cityLeader])
      expect(await tasksOf(who, DECIDING)).toEqual(['PUBLISH_PERIOD period any time']);
    succeeded(
      await subgraph.mutate(
        cityLeader,
        'publishPeriod',
        { periodId, expectedVersion: 4, ...DECISION },
        '',
        DECIDING,
      ),
    );
    expect(await tasksOf(cityLeader, DECIDING)).toEqual([]);
  });
});
