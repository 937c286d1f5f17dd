import type { Actor } from '@reformgraph/subgraph-kit';
import {
  appraiser,
  assign,
  COMPONENTS,
  council,
  criteriaInput,
  draftedAndOpened,
  leader,
  NOTE,
  officer,
  planner,
  succeeded,
  tellUnits,
  WINDOWS,
} from './spec-period.ts';
import {
  idOf,
  objectAt,
  startSpecSubgraph,
  textAt,
  type Answer,
  type SpecSubgraph,
} from './spec-subgraph.ts';

const LATE = '2024-12-22T00:00:00.000Z';
const UNTIL = '2024-12-24T00:00:00.000Z';
const RULES = {
  bands: [
    { code: 'EXCELLENT', name: { vi: 'Xuất sắc', en: 'Excellent' }, from: '90' },
    { code: 'GOOD', name: { vi: 'Tốt', en: 'Good' } },
  ],
  gates: [
    {
      code: 'LATE',
      text: { vi: 'Nộp muộn thì không xếp loại xuất sắc.', en: 'Not excellent if late.' },
      ...{ condition: 'SUBMITTED_LATE', notAbove: 'GOOD' },
    },
  ],
};

let subgraph: SpecSubgraph;
let periodId: string;
let assessmentOf: (unit: number) => string;

beforeAll(async () => {
  subgraph = await startSpecSubgraph();
  await tellUnits(subgraph);
  const imported = succeeded(
    await subgraph.mutate(
      planner,
      'importCriteriaSet',
      { ...criteriaInput('A'), rules: RULES },
      '... on ImportCriteriaSetPayload { criteriaSet { id } } ... on CriteriaTreeInvalid { problems { code } }',
    ),
  );
  const id = textAt(imported, 'criteriaSet.id');
  succeeded(await subgraph.mutate(planner, 'publishCriteriaSet', { id, expectedVersion: 1 }, ''));
  periodId = textAt(succeeded(await draftedAndOpened(subgraph, { blocks: ['A'] })), 'period.id');
  const { rows } = await subgraph.owner.query<{ id: string; organization_id: string }>(
    'SELECT id, organization_id FROM assessment',
  );
  assessmentOf = (unit) => rows.find((row) => row.organization_id === idOf(unit))?.id ?? '';
});
afterAll(() => subgraph.close());

const extend = (input: object) =>
  subgraph.mutate(
    planner,
    'extendRound',
    { periodId, round: 'SELF_SCORING', until: UNTIL, reason: 'Chưa kịp tổng hợp', ...input },
    '... on ExtendRoundPayload { period { version } }',
  );

/** Scores, submits and completes a unit with all points; the band and the gates of its result. */
async function classified(unit: number, appraising: number, submittedAt: string): Promise<Answer> {
  const assessmentId = assessmentOf(unit);
  succeeded(await assign(subgraph, periodId, appraising, [1, 2], [unit]));
  const act = async (actor: Actor, mutation: string, input: object, at: string, selection = '') =>
    succeeded(await subgraph.mutate(actor, mutation, { assessmentId, ...input }, selection, at));
  const scores = (expectedVersion: number) =>
    COMPONENTS.map((component, at) => ({
      ...{ component, value: ['0.75', '3', '5.25'][at], expectedVersion },
      ...(expectedVersion === 0 ? { note: NOTE } : {}),
    }));
  await act(officer(unit), 'scoreComponents', { scores: scores(0) }, WINDOWS.selfScoring.from);
  await act(leader(unit), 'submitAssessment', { expectedVersion: 1 }, submittedAt);
  await act(appraiser(appraising), 'appraiseComponents', { scores: scores(1) }, UNTIL);
  const completed = await act(
    council,
    'completeAssessment',
    { expectedVersion: 2 },
    UNTIL,
    `... on CompleteAssessmentPayload { assessment { result { value band { code } gates { code } } } }`,
  );
  return objectAt(completed, 'assessment.result');
}

describe('a unit that submits after self-scoring has ended for all', () => {
  it('is late where its time was given to it as late, and a gate keeps it out of the best band', async () => {
    succeeded(await extend({ organization: 'U1', countsAsLate: true, expectedVersion: 2 }));
    succeeded(await extend({ organization: 'U2', countsAsLate: true, expectedVersion: 3 }));
    succeeded(await extend({ organization: 'U3', expectedVersion: 4 }));
    expect(await classified(1, 3, LATE)).toEqual({
      ...{ value: '100.00', band: { code: 'GOOD' }, gates: [{ code: 'LATE' }] },
    });
  });

  it('is in time where it needed none of it, and where it was excused', async () => {
    const excellent = { value: '100.00', band: { code: 'EXCELLENT' }, gates: [] };
    expect(await classified(2, 3, '2024-12-19T00:00:00.000Z')).toEqual(excellent);
    expect(await classified(3, 1, LATE)).toEqual(excellent);
  });

  it('is not late by what holds for all, or by another round', async () => {
    for (const input of [
      { countsAsLate: true },
      { organization: 'U1', round: 'APPRAISAL', countsAsLate: true },
    ])
      expect(await extend({ ...input, until: '2025-01-15T00:00:00.000Z', expectedVersion: 5 })).toMatchObject(
        {
          ...{ code: 'INVALID_INPUT', path: ['countsAsLate'] },
        },
      );
  });
});
