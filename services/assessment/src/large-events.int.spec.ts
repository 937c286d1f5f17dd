import {
  appraiser,
  assign,
  council,
  criteriaInput,
  leader,
  officer,
  planner,
  succeeded,
  tellUnits,
  NOTE,
  draftedAndOpened,
} from './spec-period.ts';
import { idOf, sentOf, startSpecSubgraph, textAt, type SpecSubgraph } from './spec-subgraph.ts';

const COMPONENTS = Array.from({ length: 160 }, (_, at) => `1.${at + 1}`);
/** The longest reason that is taken, of characters that need three bytes each. */
const REASON = 'ạ'.repeat(2_000);
const UNIT = 2;

describe('an assessment that says more than an event carries', () => {
  let subgraph: SpecSubgraph;
  let assessmentId: string;

  beforeAll(async () => {
    subgraph = await startSpecSubgraph();
    await tellUnits(subgraph);
    const nodes = [
      ['1', null, 'SECTION', 1, String(COMPONENTS.length)] as const,
      ...COMPONENTS.map((code) => [code, '1', 'COMPONENT', 1, '1'] as const),
    ];
    const imported = await subgraph.mutate(
      planner,
      'importCriteriaSet',
      criteriaInput('A', nodes),
      '... on ImportCriteriaSetPayload { criteriaSet { id } }',
    );
    const id = textAt(succeeded(imported), 'criteriaSet.id');
    succeeded(await subgraph.mutate(planner, 'publishCriteriaSet', { id, expectedVersion: 1 }, ''));
    const opened = await draftedAndOpened(subgraph, { blocks: ['A'] });
    succeeded(await assign(subgraph, textAt(succeeded(opened), 'period.id'), 3, [1], [UNIT]));
    const { rows } = await subgraph.owner.query<{ id: string }>(
      'SELECT id FROM assessment WHERE organization_id = $1',
      [idOf(UNIT)],
    );
    assessmentId = rows[0]?.id ?? '';
    const scored = (value: string, expectedVersion: number, more = {}) => ({
      assessmentId,
      scores: COMPONENTS.map((component) => ({ component, value, expectedVersion, ...more })),
    });
    succeeded(await subgraph.mutate(officer(UNIT), 'scoreComponents', scored('1', 0, { note: NOTE }), ''));
    succeeded(
      await subgraph.mutate(leader(UNIT), 'submitAssessment', { assessmentId, expectedVersion: 1 }, ''),
    );
    const appraisal = scored('0.5', 1, { reason: REASON });
    succeeded(await subgraph.mutate(appraiser(3), 'appraiseComponents', appraisal, ''));
  });
  afterAll(() => subgraph.close());

  const standing = async () =>
    (
      await subgraph.owner.query<{ version: number }>('SELECT * FROM assessment WHERE id = $1', [
        assessmentId,
      ])
    ).rows;

  it('is not completed: the answer tells size and limit, and nothing is kept or told', async () => {
    const before = [await standing(), await sentOf(subgraph, assessmentId)] as const;
    const answer = await subgraph.mutate(
      council,
      'completeAssessment',
      { assessmentId, expectedVersion: before[0][0]?.version },
      '',
    );
    expect(answer).toEqual({
      __typename: 'InvalidInput',
      code: 'INVALID_INPUT',
      path: [],
      message: {
        vi: expect.stringMatching(/có \d{3,4} KiB, tối đa là 900 KiB/) as unknown,
        en: expect.stringMatching(/has \d{3,4} KiB, at most 900 KiB are sent/) as unknown,
      },
    });
    expect([await standing(), await sentOf(subgraph, assessmentId)]).toEqual(before);
    const { rowCount } = await subgraph.owner.query(
      `SELECT FROM answered_mutation WHERE mutation = 'completeAssessment'`,
    );
    expect(rowCount).toBe(0);
  });
});
