import {
  appraiser,
  assign,
  council,
  leader,
  officer,
  planner,
  succeeded,
  tellUnits,
  NOTE,
  draftedAndOpened,
} from './spec-period.ts';
import {
  allWaitForLocks,
  idOf,
  listAt,
  startSpecSubgraph,
  textAt,
  type Answer,
  type SpecSubgraph,
} from './spec-subgraph.ts';

const text = (vi: string, en = vi) => ({ vi, en });
const section = (code: string, maximum: string, more: object = {}) => ({
  ...{ code, kind: 'SECTION', domain: 1, maximum, title: text(`Mục ${code}`) },
  ...more,
});
const component = (code: string, maximum: string, formula: object | null, more: object = {}) => ({
  ...{ code, parentCode: code.split('.')[0], kind: 'COMPONENT', domain: 1, maximum },
  ...{ title: text(`Tiêu chí ${code}`), source: 'SELF_APPRAISED', ...(formula && { formula }) },
  ...more,
});

/** A set with formulas of several kinds, a bonus and a penalty; 10 points without those. */
const CRITERIA = {
  ...{ index: 'PAR', year: 2024, block: 'A', title: text('Bộ tiêu chí', 'Criteria') },
  ...{ source: 'Synthetic.', provenance: 'SYNTHETIC' },
  rules: {
    mayPassHundred: true,
    bands: [
      { code: 'TOT', name: text('Tốt', 'Good'), from: '80' },
      { code: 'KHA', name: text('Khá', 'Fair') },
    ],
    gates: [
      {
        ...{ code: 'VI_PHAM', text: text('Có vi phạm.', 'There were violations.') },
        ...{ condition: 'PENALTY_ABOVE', node: '4', limit: '0.5', notAbove: 'KHA' },
      },
    ],
  },
  evidenceTypes: [{ code: 'REPORT', name: text('Báo cáo', 'Report') }],
  nodes: [
    section('1', '6'),
    component(
      '1.1',
      '2',
      { kind: 'COUNT', each: '0.35' },
      {
        legalBasis: [{ document: 'NQ 76/NQ-CP', provision: 'Điều 1', validFrom: '2021-07-15' }],
        evidenceTypes: ['REPORT'],
        appraisedBy: 'U3',
      },
    ),
    component('1.2', '4', { kind: 'BEST', direction: 'DIRECT' }),
    section('2', '4'),
    component('2.1', '4', null, { mayBeNotApplicable: true }),
    section('3', '2', { role: 'BONUS' }),
    component('3.1', '2', null, { source: 'BONUS' }),
    section('4', '1', { role: 'PENALTY' }),
    component('4.1', '1', null, { source: 'PENALTY' }),
  ],
};

const GIVEN = '{ notApplicable answers { name value } }';
const OUTCOMES = `outcomes { __typename ... on Error { code path message { en } }
  ... on AnswersRefused { problems { code name } }
  ... on ScoreOutOfRange { minimum maximum given }`;

describe('a set with formulas', () => {
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
        CRITERIA,
        '... on ImportCriteriaSetPayload { criteriaSet { id } } ... on CriteriaTreeInvalid { problems { code node message { en } } }',
      ),
    );
    const id = textAt(imported, 'criteriaSet.id');
    succeeded(await subgraph.mutate(planner, 'publishCriteriaSet', { id, expectedVersion: 1 }, ''));
    const opened = succeeded(await draftedAndOpened(subgraph, { blocks: ['A'] }));
    periodId = textAt(opened, 'period.id');
    const { rows } = await subgraph.owner.query<{ id: string; organization_id: string }>(
      'SELECT id, organization_id FROM assessment',
    );
    assessmentOf = (unit) => rows.find((row) => row.organization_id === idOf(unit))?.id ?? '';
  });
  afterAll(() => subgraph.close());

  const answers = (values: Readonly<Record<string, string>>) => ({
    answers: Object.entries(values).map(([name, value]) => ({ name, value })),
  });
  const score = async (unit: number, scores: readonly object[], version = 0) =>
    listAt(
      succeeded(
        await subgraph.mutate(
          officer(unit),
          'scoreComponents',
          {
            assessmentId: assessmentOf(unit),
            scores: scores.map((item) => ({ expectedVersion: version, note: NOTE, ...item })),
          },
          `... on ScoreComponentsPayload { ${OUTCOMES}
            ... on NotScoredByUnits { source }
            ... on ComponentScored { component { code selfScore self ${GIVEN} } } } }`,
        ),
      ),
      'outcomes',
    );
  const appraise = async (unit: number, scores: readonly object[]) =>
    subgraph.mutate(
      appraiser(3),
      'appraiseComponents',
      { assessmentId: assessmentOf(unit), scores },
      `... on AppraisalClosed { block { code } closedAt }
       ... on AppraiseComponentsPayload { ${OUTCOMES}
        ... on ReasonMissing { self ${GIVEN} }
        ... on ComponentAppraised { component { code appraisedScore appraised ${GIVEN} } } } }`,
    );
  const close = (expectedVersion: number, more: object = {}) =>
    subgraph.mutate(
      council,
      'closeAppraisal',
      { periodId, block: 'A', expectedVersion, ...more },
      `... on CloseAppraisalPayload { period { version closedAppraisals { block { code } } }
         closed { block { code } closedAt } }
       ... on UnitsMissing { assessments { organizationCode } }
       ... on AppraisalUnfinished { assessments { organizationCode } }`,
    );
  const complete = (unit: number, expectedVersion = 2) =>
    subgraph.mutate(
      council,
      'completeAssessment',
      { assessmentId: assessmentOf(unit), expectedVersion },
      `... on ProvisionalResult { components }
       ... on CompleteAssessmentPayload { assessment { state result { points maximum value
         band { code } gates { code } explanation { words { en } figures { en } calculation sentences { en } } } } }`,
    );

  it('tells the graph its formulas, what they ask for, and its rules', async () => {
    const { criteriaSet } = await subgraph.ask(
      officer(1),
      `{ criteriaSet(index: "PAR", year: 2024, block: "A") { total evidenceTypes { code }
         rules { mayPassHundred surveyNotRun rankedOn bands { code from } gates { code condition node limit notAbove } }
         nodes { code role combination mayBeNotApplicable appraisedBy evidenceTypes
           legalBasis { document provision validFrom validTo }
           formula { kind each direction asks { name type optional label { en } } } } } }`,
    );
    expect(criteriaSet).toMatchObject({
      total: '10',
      evidenceTypes: [{ code: 'REPORT' }],
      rules: {
        ...{ mayPassHundred: true, surveyNotRun: 'LEFT_OUT', rankedOn: 'SHOWN' },
        bands: [
          { code: 'TOT', from: '80' },
          { code: 'KHA', from: null },
        ],
        gates: [{ condition: 'PENALTY_ABOVE', node: '4', limit: '0.5', notAbove: 'KHA' }],
      },
      nodes: [
        { code: '1', role: 'ORDINARY', combination: 'SUM_EQUAL', formula: null },
        {
          ...{ code: '1.1', combination: null, appraisedBy: 'U3', evidenceTypes: ['REPORT'] },
          legalBasis: [
            { document: 'NQ 76/NQ-CP', provision: 'Điều 1', validFrom: '2021-07-15', validTo: null },
          ],
          formula: { kind: 'COUNT', each: '0.35', asks: [{ type: 'COUNT', optional: false }] },
        },
        { code: '1.2', formula: { kind: 'BEST', direction: 'DIRECT', asks: [{ name: 'value' }] } },
        { code: '2' },
        { code: '2.1', mayBeNotApplicable: true, formula: { kind: 'POINTS', each: null } },
        { code: '3', role: 'BONUS', combination: 'SUM_CAPPED' },
        { code: '3.1' },
        { code: '4', role: 'PENALTY' },
        { code: '4.1' },
      ],
    });
  });

  it('takes answers, and tells all that is wrong with others', async () => {
    const [count] = await score(1, [{ component: '1.1', ...answers({ count: '3' }) }]);
    expect(count).toEqual({
      __typename: 'ComponentScored',
      component: {
        ...{ code: '1.1', selfScore: '1.05' },
        self: { notApplicable: false, answers: [{ name: 'count', value: '3' }] },
      },
    });
    const refused = await score(1, [
      { component: '1.2', ...answers({ value: '-1', other: '2' }) },
      { component: '2.1', value: '4.5' },
      { component: '3.1', value: '2', notApplicable: true },
      { component: '1.1', notApplicable: true, expectedVersion: 1 },
      { component: '4.1', value: '-0.5' },
    ]);
    expect(refused).toMatchObject([
      {
        __typename: 'AnswersRefused',
        path: ['scores', '0', 'answers'],
        problems: expect.arrayContaining([{ code: 'UNKNOWN_INPUT', name: 'other' }]) as unknown,
      },
      { __typename: 'ScoreOutOfRange', minimum: '0', maximum: '4' },
      { __typename: 'InvalidInput', path: ['scores', '2'] },
      { __typename: 'NeverNotApplicable', path: ['scores', '3', 'notApplicable'] },
      { __typename: 'NotScoredByUnits', source: 'PENALTY' },
    ]);
  });

  it('measures by the block once its appraisal is closed, and explains every figure', async () => {
    const unit = async (number: number, value: string, others: readonly object[], version: number) => {
      const given = await score(number, [{ component: '1.2', ...answers({ value }) }, ...others]);
      expect(given.map(({ __typename }) => __typename)).not.toContain('InvalidInput');
      const { rows } = await subgraph.owner.query<{ code: string }>(
        'SELECT component_code AS code FROM component_score WHERE assessment_id = $1 AND self_given IS NULL',
        [assessmentOf(number)],
      );
      expect(rows).toEqual([{ code: '4.1' }]);
      succeeded(
        await subgraph.mutate(
          leader(number),
          'submitAssessment',
          { assessmentId: assessmentOf(number), expectedVersion: version },
          '',
        ),
      );
    };
    await unit(
      1,
      '30',
      [
        { component: '2.1', notApplicable: true },
        { component: '3.1', value: '1' },
      ],
      1,
    );
    await unit(
      2,
      '40',
      [
        { component: '1.1', ...answers({ count: '10' }) },
        { component: '2.1', value: '3' },
        { component: '3.1', value: '0' },
      ],
      1,
    );
    succeeded(await assign(subgraph, periodId, 3, [1, 2, 3, 4], [1, 2]));
    const first = [
      { component: '1.1', ...answers({ count: '3' }), expectedVersion: 1 },
      { component: '1.2', ...answers({ value: '30' }), expectedVersion: 1 },
      { component: '2.1', notApplicable: true, expectedVersion: 1 },
      { component: '3.1', value: '1', expectedVersion: 1 },
      { component: '4.1', value: '-0.75', expectedVersion: 0 },
    ];
    const found = listAt(succeeded(await appraise(1, first)), 'outcomes');
    expect(found.at(-1)).toMatchObject({ __typename: 'ReasonMissing', self: null });
    expect(found[1]).toMatchObject({ component: { appraisedScore: null } });
    expect(found[2]).toMatchObject({
      component: { appraisedScore: null, appraised: { notApplicable: true } },
    });
    succeeded(
      await appraise(1, [
        { component: '4.1', value: '-0.75', expectedVersion: 0, reason: 'Trễ hạn báo cáo' },
      ]),
    );
    expect(await complete(1)).toMatchObject({ __typename: 'ProvisionalResult', components: ['1.2'] });
    expect(await close(2)).toMatchObject({
      __typename: 'UnitsMissing',
      assessments: [{ organizationCode: 'U3' }],
    });
    expect(await close(2, { withoutMissing: true })).toMatchObject({
      __typename: 'AppraisalUnfinished',
      assessments: [{ organizationCode: 'U2' }],
    });
    const second = [
      { component: '1.1', ...answers({ count: '10' }), expectedVersion: 1 },
      { component: '1.2', ...answers({ value: '40' }), expectedVersion: 1 },
      { component: '2.1', value: '3', expectedVersion: 1 },
      { component: '3.1', value: '0', expectedVersion: 1 },
      { component: '4.1', value: '0', expectedVersion: 0 },
    ];
    expect(
      listAt(succeeded(await appraise(2, second)), 'outcomes').every(
        ({ __typename }) => __typename === 'ComponentAppraised',
      ),
    ).toBe(true);
    const holder = await subgraph.owner.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM assessment WHERE id = $1 FOR UPDATE', [assessmentOf(2)]);
    const closing = close(2, { withoutMissing: true });
    await allWaitForLocks(subgraph, 1);
    const later = [{ component: '1.2', ...answers({ value: '60' }), expectedVersion: 2, reason: 'Muộn' }];
    const late = appraise(2, later);
    await allWaitForLocks(subgraph, 2);
    await holder.query('ROLLBACK');
    holder.release();
    expect(succeeded(await closing)).toMatchObject({
      period: { version: 3, closedAppraisals: [{ block: { code: 'A' } }] },
      closed: { block: { code: 'A' }, closedAt: '2024-12-10T00:00:00.000Z' },
    });
    expect(await late).toMatchObject({ code: 'APPRAISAL_CLOSED', block: { code: 'A' } });
    expect(await close(3, { withoutMissing: true })).toMatchObject({ code: 'APPRAISAL_CLOSED' });
    expect(await appraise(2, second)).toMatchObject({ code: 'APPRAISAL_CLOSED', block: { code: 'A' } });

    const completed = succeeded(await complete(1));
    expect(completed['assessment']).toMatchObject({
      state: 'COMPLETED',
      // 1.05 + 4 × 30 ÷ 40 + 1 − 0.75 of 6, for 2.1 does not apply.
      result: {
        ...{ points: '4.3', maximum: '6', value: '71.67', band: { code: 'KHA' } },
        gates: [],
      },
    });
    expect(succeeded(await complete(2))['assessment']).toMatchObject({
      result: { points: '9', maximum: '10', value: '90.00', band: { code: 'TOT' }, gates: [] },
    });
    const { assessment } = await subgraph.ask(
      leader(1),
      `query ($id: ID!) { assessment(id: $id) { result { explanation { calculation sentences { vi } } }
         components { code selfScore appraisedScore criterion { formula { kind } } explanation {
           rule sentence { vi } words { en } figures { vi } calculation points
           values { name value from organizations { id } } } } } }`,
      { id: assessmentOf(1) },
    );
    const components = listAt(assessment as Answer, 'components');
    expect(components.find(({ code }) => code === '1.2')).toMatchObject({
      ...{ selfScore: '3', appraisedScore: '3', criterion: { formula: { kind: 'BEST' } } },
      explanation: {
        points: '3',
        values: expect.arrayContaining([
          { name: 'value', value: '30', from: 'ANSWER', organizations: [] },
          { name: 'best', value: '40', from: 'REFERENCE', organizations: [{ id: idOf(2) }] },
        ]) as unknown,
      },
    });
    expect(components.find(({ code }) => code === '2.1')).toMatchObject({ explanation: null });
    const { assessmentPeriod } = await subgraph.ask(
      planner,
      `query ($id: ID!) { assessmentPeriod(id: $id) { closedAppraisals { references {
         component name value organizations { id } } } } }`,
      { id: periodId },
    );
    expect(assessmentPeriod).toEqual({
      closedAppraisals: [
        {
          references: [{ component: '1.2', name: 'BEST', value: '40', organizations: [{ id: idOf(2) }] }],
        },
      ],
    });
  });
});
