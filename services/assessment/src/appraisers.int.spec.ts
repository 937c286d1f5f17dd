import {
  appraiser,
  ASSIGNED,
  assign,
  council,
  criteriaInput,
  draftedAndOpened,
  leader,
  NOTE,
  officer,
  planner,
  publishedSet,
  succeeded,
  tellUnits,
} from './spec-period.ts';
import {
  idOf,
  listAt,
  person,
  personEvent,
  startSpecSubgraph,
  textAt,
  type Answer,
  type SpecSubgraph,
} from './spec-subgraph.ts';

let subgraph: SpecSubgraph;
let periodId: string;
let assessmentOf: (unit: number) => string;

/** A colleague of the appraiser of unit 3. */
const colleague = person(3_103, 3, ['APPRAISER', 3]);

beforeAll(async () => {
  subgraph = await startSpecSubgraph();
  await tellUnits(subgraph);
  await subgraph.tell([personEvent(colleague)]);
  const input = criteriaInput('A');
  const nodes = input.nodes.map((node) => (node.code === '1.2' ? { ...node, appraisedBy: 'U3' } : node));
  const imported = succeeded(
    await subgraph.mutate(
      planner,
      'importCriteriaSet',
      { ...input, nodes },
      '... on ImportCriteriaSetPayload { criteriaSet { id } }',
    ),
  );
  const id = textAt(imported, 'criteriaSet.id');
  succeeded(await subgraph.mutate(planner, 'publishCriteriaSet', { id, expectedVersion: 1 }, ''));
  await publishedSet(subgraph, 'B');
  const opened = succeeded(await draftedAndOpened(subgraph, { blocks: ['A', 'B'] }));
  periodId = textAt(opened, 'period.id');
  const { rows } = await subgraph.owner.query<{ id: string; organization_id: string }>(
    'SELECT id, organization_id FROM assessment',
  );
  assessmentOf = (unit) => rows.find((row) => row.organization_id === idOf(unit))?.id ?? '';
});
afterAll(() => subgraph.close());

const give = (input: object) =>
  subgraph.mutate(planner, 'assignAppraiser', { periodId, organizations: ['U1'], ...input }, ASSIGNED);
const appraisersOf = async (actor: Parameters<SpecSubgraph['ask']>[0], unit: number) => {
  const { assessment } = await subgraph.ask(
    actor,
    'query ($id: ID!) { assessment(id: $id) { appraisers { components department { id } person { id } reason } } }',
    { id: assessmentOf(unit) },
  );
  return (assessment as Answer | null)?.['appraisers'];
};
const U3 = { department: { id: idOf(3) } };

describe('appraisers', () => {
  it('are the departments that the criteria name from the opening on, but not of themselves', async () => {
    expect(await appraisersOf(planner, 1)).toEqual([
      { components: ['1.2'], ...U3, person: null, reason: null },
    ]);
    expect(await appraisersOf(planner, 3)).toEqual([]);
    expect(await appraisersOf(planner, 4)).toEqual([]);
  });

  it('get domains or components of other units, all or none', async () => {
    const mine = { personId: appraiser(1).personId, organizations: ['U2', 'U4'] };
    expect(await give({ ...mine, domains: [1, 2] })).toMatchObject({ code: 'ALREADY_ASSIGNED' });
    const assigned = succeeded(await give({ ...mine, domains: [2], components: ['1.1'] }));
    const unordered = listAt(assigned, 'assignments');
    expect(unordered).toHaveLength(3);
    expect(unordered).toEqual(
      expect.arrayContaining(
        ['U2', 'U4'].map(
          (organizationCode) =>
            expect.objectContaining({
              components: ['1.1', '2.1'],
              person: { id: appraiser(1).personId },
              assessment: { organizationCode },
            }) as unknown,
        ),
      ),
    );
  });

  it('are not asked for wrongly', async () => {
    expect(await assign(subgraph, periodId, 3, [1], [4, 3])).toMatchObject({
      ...{ code: 'OWN_UNIT', path: ['organizations', '1'] },
      ...{ organizationCode: 'U3', organization: { id: idOf(3) } },
    });
    expect(await give({ department: 'U1', domains: [1] })).toMatchObject({
      ...{ code: 'OWN_UNIT', organizationCode: 'U1' },
    });
    expect(await assign(subgraph, periodId, 1, [1], [9_999])).toMatchObject({
      ...{ code: 'UNKNOWN_ORGANIZATION', path: ['organizations', '0'] },
    });
    expect(await give({ department: 'U9999', domains: [1] })).toMatchObject({
      ...{ code: 'UNKNOWN_ORGANIZATION', path: ['department'] },
    });
    expect(await assign(subgraph, periodId, 1, [0], [2])).toMatchObject({
      ...{ code: 'INVALID_INPUT', path: ['domains'] },
    });
    expect(await give({ domains: [1] })).toMatchObject({ code: 'INVALID_INPUT', path: ['personId'] });
    expect(await give({ department: 'U3', components: ['1.1', '1.9'] })).toMatchObject({
      ...{ code: 'NOT_FOUND', path: ['components', '1'] },
    });
    expect(await assign(subgraph, periodId, 77, [1], [2])).toMatchObject({
      ...{ code: 'NOT_FOUND', path: ['personId'] },
    });
    await subgraph.tell([personEvent(person(3_078, 3))]);
    expect(await assign(subgraph, periodId, 78, [1], [2])).toMatchObject({
      ...{ code: 'NOT_APPRAISER', person: { id: idOf(3_078) } },
    });
  });

  it('are replaced in mid-period for a reason, and what they gave stays', async () => {
    const assessmentId = assessmentOf(1);
    const toPerson = { personId: appraiser(3).personId, components: ['1.2'] };
    expect(succeeded(await give(toPerson))['assignments']).toMatchObject([
      { components: ['1.2'], ...U3, person: { id: appraiser(3).personId }, reason: null },
    ]);
    expect(await give({ department: 'U2', domains: [1] })).toMatchObject({
      code: 'ALREADY_ASSIGNED',
      path: ['replacing'],
      components: [{ component: '1.2', assessment: { organizationCode: 'U1' } }],
    });
    expect(await appraisersOf(planner, 1)).toHaveLength(1);

    const scores = (items: readonly string[]) =>
      items.map((component) => ({ component, value: '0.5', note: NOTE, expectedVersion: 0 }));
    const mutate = (actor: typeof planner, mutation: string, input: object, selection = '') =>
      subgraph.mutate(actor, mutation, { assessmentId, ...input }, selection);
    succeeded(await mutate(officer(1), 'scoreComponents', { scores: scores(['1.1', '1.2', '2.1']) }));
    succeeded(await mutate(leader(1), 'submitAssessment', { expectedVersion: 1 }));
    const appraise = async (actor: typeof planner, expectedVersion: number) => {
      const answer = await mutate(
        actor,
        'appraiseComponents',
        { scores: [{ component: '1.2', value: '0.5', expectedVersion }] },
        '... on AppraiseComponentsPayload { outcomes { __typename } }',
      );
      return answer['code'] ?? listAt(answer, 'outcomes').map(({ __typename }) => __typename);
    };
    expect(await appraise(colleague, 1)).toBe('NOT_FOUND');
    expect(await appraise(appraiser(3), 1)).toEqual(['ComponentAppraised']);
    const reason = 'Chuyển công tác';
    succeeded(await give({ personId: colleague.personId, components: ['1.2'], replacing: reason }));
    expect(await appraise(appraiser(3), 2)).toBe('NOT_FOUND');
    expect(await appraise(colleague, 2)).toEqual(['ComponentAppraised']);
    succeeded(await give({ department: 'U3', components: ['1.2'], replacing: 'Giao lại cho sở' }));
    expect(await appraise(appraiser(3), 3)).toEqual(['ComponentAppraised']);
    expect(await appraise(colleague, 4)).toEqual(['ComponentAppraised']);
    const { rows } = await subgraph.owner.query(
      `SELECT person_id::text AS person, reason FROM appraiser_assigned
       WHERE assessment_id = $1 AND component_code = '1.2' ORDER BY version`,
      [assessmentId],
    );
    expect(rows).toEqual([
      { person: null, reason: null },
      { person: appraiser(3).personId, reason: null },
      { person: colleague.personId, reason },
      { person: null, reason: 'Giao lại cho sở' },
    ]);
  });

  it('are named to those who plan and decide, and each to themselves', async () => {
    expect(await appraisersOf(council, 2)).toHaveLength(2);
    expect(await appraisersOf(appraiser(1), 2)).toMatchObject([{ components: ['1.1', '2.1'] }]);
    await expect(appraisersOf(officer(2), 2)).rejects.toThrow(/see or do this/);
  });

  it('must be known where the criteria name them', async () => {
    const input = criteriaInput('X');
    const nodes = input.nodes.map((node) => (node.code === '1.2' ? { ...node, appraisedBy: 'U888' } : node));
    const imported = succeeded(
      await subgraph.mutate(
        planner,
        'importCriteriaSet',
        { ...input, nodes },
        '... on ImportCriteriaSetPayload { criteriaSet { id } }',
      ),
    );
    const id = textAt(imported, 'criteriaSet.id');
    succeeded(await subgraph.mutate(planner, 'publishCriteriaSet', { id, expectedVersion: 1 }, ''));
    expect(await draftedAndOpened(subgraph, { blocks: ['X'] })).toMatchObject({
      code: 'UNKNOWN_ORGANIZATION',
      path: ['periodId'],
    });
  });
});
