import type { Actor } from '@reformgraph/subgraph-kit';
import {
  admin,
  appraised,
  appraiser,
  assign,
  cityLeader,
  COMPONENTS,
  council,
  leader,
  officer,
  openedPeriod,
  planner,
  succeeded,
  tellUnits,
  type OpenedPeriod,
} from './spec-period.ts';
import {
  idOf,
  listAt,
  objectAt,
  textAt,
  person,
  sentOf,
  startSpecSubgraph,
  type SpecSubgraph,
} from './spec-subgraph.ts';

let subgraph: SpecSubgraph;
let period: OpenedPeriod;

/** Unit 1 is submitted and appraised by unit 3's appraiser, unit 2 completed; unit 1's appraiser has domain 2 of unit 3. */
beforeAll(async () => {
  subgraph = await startSpecSubgraph();
  await tellUnits(subgraph);
  period = await openedPeriod(subgraph, ['A', 'B']);
  await appraised(subgraph, period, 1, ['0.75', '3', '5'], ['0.5', '3', '4']);
  await appraised(subgraph, period, 2, ['0.75', '3', '5'], ['0.5', '3', '4']);
  succeeded(await complete(2));
  succeeded(await assign(subgraph, period.periodId, 1, [2], [3]));
  const scores = COMPONENTS.map((component) => ({ component, value: '0.25', expectedVersion: 0 }));
  succeeded(
    await subgraph.mutate(
      officer(3),
      'scoreComponents',
      { assessmentId: period.assessmentOf(3), scores },
      '',
    ),
  );
});
afterAll(() => subgraph.close());

const complete = (unit: number) =>
  subgraph.mutate(
    council,
    'completeAssessment',
    { assessmentId: period.assessmentOf(unit), expectedVersion: 2 },
    '',
  );

const SCORES = `state result { points } components { code selfScore appraisedScore reason values { round value } }`;

/** What an actor sees of a unit's assessment: each component as "code self/appraised [values of rounds]". */
async function seen(actor: Actor, unit: number): Promise<string[] | null> {
  const answer = await subgraph.ask(actor, `query ($id: ID!) { assessment(id: $id) { ${SCORES} } }`, {
    id: period.assessmentOf(unit),
  });
  if (answer['assessment'] === null) return null;
  return listAt(answer, 'assessment.components').map((component) => {
    const [code, self, appraised] = ['code', 'selfScore', 'appraisedScore'].map((field) =>
      textAt(component, field),
    );
    const rounds = listAt(component, 'values').map(({ round }) => round);
    return `${code} ${self}/${appraised}${component['reason'] === null ? '' : ' because'} ${rounds.join('+')}`;
  });
}

/** The appraiser of unit 1, who has become an officer of that unit. */
const TURNED_OFFICER = person(3_003, 3, ['APPRAISER', 3], ['UNIT_OFFICER', 1]);
const EVERYTHING = [
  '1.1 0.75/0.5 because SELF+APPRAISAL',
  '1.2 3/3 SELF+APPRAISAL',
  '2.1 5/4 because SELF+APPRAISAL',
];
const OWN_PART = ['1.1 0.75/null SELF', '1.2 3/null SELF', '2.1 5/null SELF'];

describe('who sees what of an assessment', () => {
  it.each<[string, Actor, string[] | null, string[] | null, string[] | null]>([
    [
      'the council',
      council,
      EVERYTHING,
      EVERYTHING,
      ['1.1 0.25/null SELF', '1.2 0.25/null SELF', '2.1 0.25/null SELF'],
    ],
    [
      'a city leader',
      cityLeader,
      EVERYTHING,
      EVERYTHING,
      ['1.1 0.25/null SELF', '1.2 0.25/null SELF', '2.1 0.25/null SELF'],
    ],
    ['a planner', planner, [], EVERYTHING, []],
    ['unit 1’s officer', officer(1), OWN_PART, null, null],
    ['unit 2’s leader', leader(2), null, EVERYTHING, null],
    ['unit 3’s appraiser', appraiser(3), EVERYTHING, EVERYTHING, null],
    ['unit 1’s appraiser', appraiser(1), null, null, ['2.1 0.25/null SELF']],
    ['unit 3’s appraiser, by now also an officer of unit 1', TURNED_OFFICER, OWN_PART, EVERYTHING, null],
    ['unit 3’s appraiser without the right', person(3_003, 3, ['APPRAISER', 2]), null, null, null],
  ])('%s', async (_name, actor, ofUnit1, ofUnit2, ofUnit3) => {
    expect([await seen(actor, 1), await seen(actor, 2), await seen(actor, 3)]).toEqual([
      ofUnit1,
      ofUnit2,
      ofUnit3,
    ]);
  });

  it.each<[string, Actor, number, number]>([
    ['the unit itself, before it is completed', officer(1), 1, 1],
    ['an appraiser who became one of the unit’s people', TURNED_OFFICER, 1, 1],
    ['the council', council, 1, 2],
    ['the appraiser', appraiser(3), 1, 2],
    ['the unit itself, once it is completed', leader(2), 2, 2],
  ])('counts the values that %s may see', async (_name, actor, unit, version) => {
    const answer = await subgraph.ask(
      actor,
      'query ($id: ID!) { assessment(id: $id) { components { version } } }',
      {
        id: period.assessmentOf(unit),
      },
    );
    expect(listAt(answer, 'assessment.components')).toEqual(Array(3).fill({ version }));
  });

  it.each<[string, Actor]>([
    ['moved to the unit', person(3_003, 1, ['APPRAISER', 3])],
    ['became an officer of the unit', TURNED_OFFICER],
  ])('lets nobody appraise a unit who %s after the assignment', async (_name, actor) => {
    const scores = [{ component: '1.2', value: '3', expectedVersion: 2 }];
    expect(
      await subgraph.mutate(
        actor,
        'appraiseComponents',
        { assessmentId: period.assessmentOf(1), scores },
        '... on OwnUnit { organization { id } organizationCode }',
      ),
    ).toMatchObject({
      code: 'OWN_UNIT',
      path: ['assessmentId'],
      organization: { id: idOf(1) },
      organizationCode: 'U1',
    });
  });

  it.each<[string, Actor]>([
    ['an administrator', admin],
    ['an inspector', person(904, 1, ['INSPECTOR', null])],
    ['a person without rights', person(905, 1)],
    ['an anonymous reader', { kind: 'anonymous' }],
  ])('%s sees none by any way', async (_name, actor) => {
    const id = period.assessmentOf(2);
    for (const source of [
      `{ assessment(id: "${id}") { id } }`,
      `{ assessments { totalCount } }`,
      `{ _entities(representations: [{ __typename: "Organization", id: "${idOf(2)}" }]) { ... on Organization { assessments(year: 2024) { id } } } }`,
      `{ assessmentPeriod(id: "${period.periodId}") { stateCounts { completed } } }`,
    ]) {
      const { data, errors } = await subgraph.execute(actor, source);
      expect(errors?.[0]?.extensions['code']).toMatch(/FORBIDDEN|UNAUTHENTICATED/);
      expect(JSON.stringify(data ?? null)).not.toContain(id);
    }
    const reference = `{ _entities(representations: [{ __typename: "Assessment", id: "${id}" }]) { ... on Assessment { state } } }`;
    expect((await subgraph.execute(actor, reference)).data).toEqual({ _entities: [null] });
  });

  it('counts and lists the same assessments, page by page', async () => {
    const list = (actor: Actor, after: string | null, filter: object = {}) =>
      subgraph.ask(
        actor,
        `query ($after: String, $filter: AssessmentFilter) { assessments(first: 20, after: $after, filter: $filter) {
          totalCount pageInfo { hasNextPage endCursor } edges { node { organizationCode } } } }`,
        { after, filter },
      );
    const codes: string[] = [];
    let after: string | null = null;
    do {
      const page = objectAt(await list(planner, after), 'assessments');
      expect(page['totalCount']).toBe(53);
      codes.push(...listAt(page, 'edges').map((edge) => textAt(edge, 'node.organizationCode')));
      after = objectAt(page, 'pageInfo')['hasNextPage'] === true ? textAt(page, 'pageInfo.endCursor') : null;
    } while (after !== null);
    expect(codes).toEqual(Array.from({ length: 53 }, (_, at) => `U${at + 1}`));
    expect((await list(officer(1), null))['assessments']).toMatchObject({
      totalCount: 1,
      edges: [{ node: { organizationCode: 'U1' } }],
    });
    expect(await list(appraiser(3), null)).toMatchObject({ assessments: { totalCount: 2 } });
    expect((await list(planner, null, { state: 'COMPLETED' }))['assessments']).toMatchObject({
      totalCount: 1,
      edges: [{ node: { organizationCode: 'U2' } }],
    });
    const exactly = { organization: 'U7', index: 'PAR', year: 2024, block: 'B' };
    expect(await list(planner, null, exactly)).toMatchObject({ assessments: { totalCount: 1 } });
    expect(await list(planner, null, { year: 2023 })).toMatchObject({ assessments: { totalCount: 0 } });
  });
});

describe('an assessment asked for by its organization', () => {
  it('costs one statement per type for fifty organizations', async () => {
    const cost = async (units: number) => {
      const ids = Array.from({ length: units }, (_, at) => idOf(at + 1));
      subgraph.statements.length = 0;
      const answer = await subgraph.ask(
        council,
        `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Organization {
          assessments(year: 2024) { organizationCode index { code } period { id stateCounts { completed } }
            criteriaSet { id nodes { code } } components { code values { value } } } } } }`,
        { of: ids.map((id) => ({ __typename: 'Organization', id })) },
      );
      expect(answer['_entities']).toMatchObject(
        ids.map((_, at) => ({ assessments: [{ organizationCode: `U${at + 1}` }] })),
      );
      return [...subgraph.statements];
    };
    const forFifty = await cost(50);
    expect(forFifty).toHaveLength((await cost(1)).length);
    expect(
      forFifty.filter((sql) => sql.includes('FROM assessment a') || sql.includes('JOIN assessment a USING')),
    ).toHaveLength(2);
  });
});

describe('a submitted assessment', () => {
  it('is told with what the unit gave itself, and with no word of the appraisal', async () => {
    const [submitted] = await sentOf(subgraph, period.assessmentOf(1));
    expect(submitted?.event).toMatchObject({ version: 2, provenance: 'SYNTHETIC' });
    expect(submitted?.event.data).toEqual({
      id: period.assessmentOf(1),
      periodId: period.periodId,
      index: 'PAR',
      year: 2024,
      organization: expect.objectContaining({ id: idOf(1), code: 'U1', block: 'A' }) as unknown,
      criteriaSet: expect.objectContaining({ source: 'Synthetic.' }) as unknown,
      selfResult: { points: '8.75', maximum: '9', value: '97.22222222222222222222' },
      components: [
        ['1.1', 1, '0.75', '0.75'],
        ['1.2', 1, '3', '3'],
        ['2.1', 2, '5.25', '5'],
      ].map(([code, domain, maximum, selfScore]) => ({
        code,
        domain,
        name: { vi: `Tiêu chí ${code}`, en: `Criterion ${code}` },
        maximum,
        selfScore,
      })),
      submittedAt: '2024-12-10T00:00:00.000Z',
    });
  });
});

describe('a completed assessment', () => {
  it('is told by an event that its contract accepts, with all that a scorecard needs', async () => {
    const told = await sentOf(subgraph, period.assessmentOf(2));
    expect(told.map(({ topic, event: { type } }) => [topic, type])).toEqual([
      ['reformgraph.internal.assessment', 'reformgraph.assessment.submitted.v0'],
      ['reformgraph.internal.assessment', 'reformgraph.assessment.completed.v0'],
    ]);
    const event = told[1]?.event;
    expect(event).toMatchObject({
      version: 3,
      provenance: 'SYNTHETIC',
      businessTime: '2024-12-10T00:00:00.000Z',
    });
    expect(event?.data).toEqual({
      id: period.assessmentOf(2),
      periodId: period.periodId,
      index: 'PAR',
      year: 2024,
      organization: {
        id: idOf(2),
        code: 'U2',
        name: { vi: 'Đơn vị 002', en: 'Unit 2' },
        block: 'A',
        blockName: { vi: 'Khối A', en: 'Block A' },
        provenance: 'SYNTHETIC',
      },
      criteriaSet: {
        id: expect.any(String) as unknown,
        title: { vi: 'Bộ tiêu chí khối A', en: 'Criteria of block A' },
        source: 'Synthetic.',
        provenance: 'SYNTHETIC',
        rankedOn: 'SHOWN',
      },
      result: { points: '7.5', maximum: '9', value: '83.33333333333333333333' },
      domains: [
        {
          domain: 1,
          name: { vi: 'Tiêu chí 1', en: 'Criterion 1' },
          points: '3.5',
          maximum: '3.75',
          value: '93.33333333333333333333',
        },
        {
          domain: 2,
          name: { vi: 'Tiêu chí 2', en: 'Criterion 2' },
          points: '4',
          maximum: '5.25',
          value: '76.19047619047619047619',
        },
      ],
      components: [
        ['1.1', 1, '0.75', '0.75', '0.5', 'Thiếu tài liệu kiểm chứng'],
        ['1.2', 1, '3', '3', '3', null],
        ['2.1', 2, '5.25', '5', '4', 'Thiếu tài liệu kiểm chứng'],
      ].map(([code, domain, maximum, selfScore, points, reason]) => ({
        code,
        domain,
        name: { vi: `Tiêu chí ${code}`, en: `Criterion ${code}` },
        maximum,
        selfScore,
        points,
        reason,
      })),
      completedAt: '2024-12-10T00:00:00.000Z',
    });
  });
});
