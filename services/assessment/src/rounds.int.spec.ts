import type { Actor } from '@reformgraph/subgraph-kit';
import {
  appraised,
  appraiser,
  assign,
  cityLeader,
  COMPONENTS,
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
import { listAt, objectAt, startSpecSubgraph, type Answer, type SpecSubgraph } from './spec-subgraph.ts';

const ROUNDS = {
  explanation: { from: '2025-01-02T00:00:00.000Z', to: '2025-01-10T00:00:00.000Z' },
  secondAppraisal: { from: '2025-01-10T00:00:00.000Z', to: '2025-01-20T00:00:00.000Z' },
  council: { from: '2025-01-20T00:00:00.000Z', to: '2025-01-25T00:00:00.000Z' },
};
const APPRAISING = '2024-12-10T00:00:00.000Z';
const EXPLAINING = '2025-01-05T00:00:00.000Z';
const APPRAISING_AGAIN = '2025-01-12T00:00:00.000Z';
const DECIDING = '2025-01-22T00:00:00.000Z';
const DECISION = {
  decisionNumber: '12/BB-HĐ',
  decidedOn: '2025-01-11',
  decisionProvenance: 'SYNTHETIC',
  ground: 'Hội đồng thống nhất',
};

let subgraph: SpecSubgraph;
let period: OpenedPeriod;

beforeAll(async () => {
  subgraph = await startSpecSubgraph();
  await tellUnits(subgraph);
  period = await openedPeriod(subgraph, ['A', 'B'], ROUNDS);
});
afterAll(() => subgraph.close());

const mutate = (actor: Actor, mutation: string, unit: number, input: object, selection = '', at?: string) =>
  subgraph.mutate(actor, mutation, { assessmentId: period.assessmentOf(unit), ...input }, selection, at);
const score = (unit: number, items: readonly object[], at?: string) =>
  mutate(
    officer(unit),
    'scoreComponents',
    unit,
    { scores: items.map((item) => ({ note: NOTE, ...item })) },
    `... on ScoreComponentsPayload { outcomes { __typename ... on ComponentScored { component { version } } } }
     ... on WrongAssessmentState { state needed } ... on WindowClosed { from to }`,
    at,
  );
const scoredAll = (values: readonly string[], expectedVersion = 0) =>
  COMPONENTS.map((component, at) => ({ component, value: values[at], expectedVersion }));
const read = async (actor: Actor, unit: number, selection: string, at: string): Promise<Answer> =>
  objectAt(
    await subgraph.ask(
      actor,
      `query ($id: ID!) { assessment(id: $id) { ${selection} } }`,
      { id: period.assessmentOf(unit) },
      at,
    ),
    'assessment',
  );
const appraise = (unit: number, items: readonly object[], at: string) =>
  mutate(
    appraiser(3),
    'appraiseComponents',
    unit,
    { scores: items },
    `... on AppraiseComponentsPayload { outcomes { __typename
       ... on ComponentAppraised { component { appraisedScore secondScore reason version } }
       ... on ReasonMissing { self { answers { value } } appraised { answers { value } } } } }
     ... on WindowClosed { from to }`,
    at,
  );

describe('inside a unit', () => {
  const state = '... on WrongAssessmentState { state needed }';

  it('an officer presents what is whole and noted, and the leader sends it back or submits it', async () => {
    const present = (expectedVersion: number) =>
      mutate(
        officer(4),
        'presentAssessment',
        4,
        { expectedVersion },
        `${state} ... on IncompleteScores { missing } ... on NotesMissing { components }`,
      );
    succeeded(await score(4, scoredAll(['0.75', '0', '5']).slice(0, 2)));
    expect(await present(1)).toMatchObject({ code: 'INCOMPLETE_SCORES', missing: ['2.1'] });
    succeeded(await score(4, [{ component: '2.1', value: '5', note: ' ', expectedVersion: 0 }]));
    expect(await present(1)).toMatchObject({ code: 'NOTES_MISSING', components: ['2.1'] });
    succeeded(await score(4, [{ component: '2.1', value: '5', expectedVersion: 1 }]));
    succeeded(await present(1));

    const locked = { code: 'WRONG_ASSESSMENT_STATE', state: 'PRESENTED', needed: 'SELF_SCORING' };
    expect(await score(4, [{ component: '1.1', value: '0.5', expectedVersion: 1 }])).toMatchObject(locked);
    expect(await present(2)).toMatchObject(locked);
    const sendBack = (reason: string) =>
      mutate(leader(4), 'sendBackAssessment', 4, { expectedVersion: 2, reason }, state);
    expect(await sendBack('  ')).toMatchObject({ code: 'INVALID_INPUT', path: ['reason'] });
    succeeded(await sendBack('Mục 1.1 thiếu số liệu quý IV'));
    succeeded(await score(4, [{ component: '1.1', value: '0.5', expectedVersion: 1 }]));
    succeeded(await present(3));
    succeeded(await mutate(leader(4), 'submitAssessment', 4, { expectedVersion: 4 }));
    expect(await sendBack('Lần nữa')).toMatchObject({ code: 'VERSION_CONFLICT' });

    const returns = 'returns { kind reason madeAt }';
    const kept = { kind: 'SENT_BACK', reason: 'Mục 1.1 thiếu số liệu quý IV', madeAt: APPRAISING };
    expect(await read(officer(4), 4, returns, APPRAISING)).toEqual({ returns: [kept] });
    expect(await read(council, 4, returns, APPRAISING)).toEqual({ returns: [kept] });
    expect(await read(planner, 4, returns, APPRAISING)).toEqual({ returns: [] });
  });

  it('a planner asks for a revision, for which the unit has time of its own', async () => {
    succeeded(await assign(subgraph, period.periodId, 3, [1, 2], [5]));
    succeeded(await score(5, scoredAll(['0.75', '3', '5'])));
    succeeded(await mutate(leader(5), 'submitAssessment', 5, { expectedVersion: 1 }));
    await appraise(
      5,
      [
        { component: '1.1', value: '0.75', expectedVersion: 1 },
        { component: '1.2', value: '3', expectedVersion: 1 },
      ],
      APPRAISING,
    );
    const late = '2024-12-21T00:00:00.000Z';
    const ask = (until: string, at = late) =>
      mutate(
        planner,
        'requestRevision',
        5,
        { expectedVersion: 2, reason: 'Sai số liệu mục 1.1', until },
        '... on RequestRevisionPayload { assessment { state submittedAt } }',
        at,
      );
    expect(await ask('2025-01-01T00:00:00.000Z')).toMatchObject({ code: 'INVALID_INPUT', path: ['until'] });
    expect(await ask(late)).toMatchObject({ code: 'INVALID_INPUT', path: ['until'] });
    const until = '2024-12-23T00:00:00.000Z';
    expect(await ask(until)).toMatchObject({ assessment: { state: 'SELF_SCORING', submittedAt: null } });
    expect(await ask(until, WINDOWS.appraisal.to)).toMatchObject({ code: 'VERSION_CONFLICT' });

    const shown =
      'rounds { round window { to secondsLeft } extensions { until reason } } components { version }';
    const { rounds, components } = await read(officer(5), 5, shown, late);
    expect(rounds).toMatchObject([
      {
        round: 'SELF_SCORING',
        window: { to: until, secondsLeft: 172_800 },
        extensions: [{ until, reason: 'Sai số liệu mục 1.1' }],
      },
      { round: 'APPRAISAL', window: { to: WINDOWS.appraisal.to }, extensions: [] },
      { round: 'EXPLANATION', window: { secondsLeft: null } },
      { round: 'SECOND_APPRAISAL' },
      { round: 'COUNCIL' },
    ]);
    expect(components).toEqual([{ version: 2 }, { version: 2 }, { version: 1 }]);
    const another = [
      { component: '1.1', value: '0.5', expectedVersion: 2 },
      { component: '1.2', value: '3', expectedVersion: 2 },
    ];
    succeeded(await score(5, another, late));
    expect(await score(6, scoredAll(['0', '0', '0']), late)).toMatchObject({ code: 'WINDOW_CLOSED' });
    expect(await score(5, another, until)).toMatchObject({ code: 'WINDOW_CLOSED', to: until });
    succeeded(await mutate(leader(5), 'submitAssessment', 5, { expectedVersion: 3 }, '', late));
    const { rows } = await subgraph.owner.query<Answer>(
      `SELECT component_code AS code, appraised_score::text AS appraised FROM component_score
       WHERE assessment_id = $1 ORDER BY 1`,
      [period.assessmentOf(5)],
    );
    expect(rows).toEqual([
      { code: '1.1', appraised: null },
      { code: '1.2', appraised: '3' },
      { code: '2.1', appraised: null },
    ]);
  });
});

describe('the rounds after the first appraisal', () => {
  beforeAll(() => appraised(subgraph, period, 1, ['0.75', '3', '5'], ['0.5', '3', '4']));

  const explain = (unit: number, explanations: readonly object[], at = EXPLAINING) =>
    mutate(
      officer(unit),
      'explainComponents',
      unit,
      { explanations },
      `... on ExplainComponentsPayload { outcomes { __typename
         ... on ComponentExplained { component { unitExplanation { text by { id } at } } } } }
       ... on WindowClosed { from to }`,
      at,
    );
  const WHY = 'Có báo cáo bổ sung số 15/BC';

  it('let the unit see the first appraisal once it may explain, and not before', async () => {
    const components = 'components { code appraisedScore reason version values { round value } }';
    const before = await read(officer(1), 1, components, '2024-12-31T00:00:00.000Z');
    expect(listAt(before, 'components')[0]).toMatchObject({
      ...{ appraisedScore: null, reason: null, version: 1 },
      values: [{ round: 'SELF', value: '0.75' }],
    });
    const after = await read(officer(1), 1, components, ROUNDS.explanation.from);
    expect(listAt(after, 'components')[0]).toMatchObject({
      ...{ appraisedScore: '0.5', reason: 'Thiếu tài liệu kiểm chứng', version: 2 },
      values: [{ round: 'SELF' }, { round: 'APPRAISAL', value: '0.5' }],
    });
  });

  it('take one explanation of what was appraised lower, inside the window', async () => {
    const one = [{ component: '1.1', text: WHY }];
    expect(await explain(1, one, '2025-01-01T23:59:59.999Z')).toMatchObject({ code: 'WINDOW_CLOSED' });
    expect(await explain(1, one, ROUNDS.explanation.to)).toMatchObject({ code: 'WINDOW_CLOSED' });
    expect(await explain(2, one)).toMatchObject({ code: 'WRONG_ASSESSMENT_STATE' });
    expect(
      await explain(1, [
        { component: '1.1', text: ` ${WHY} ` },
        { component: '1.2', text: WHY },
        { component: '2.1', text: '  ' },
        { component: '9', text: WHY },
      ]),
    ).toMatchObject({
      outcomes: [
        {
          component: {
            unitExplanation: { text: WHY, by: { id: officer(1).personId }, at: EXPLAINING },
          },
        },
        { __typename: 'NothingToExplain' },
        { __typename: 'InvalidInput' },
        { __typename: 'NotFound' },
      ],
    });
    expect(await explain(1, one)).toMatchObject({ outcomes: [{ __typename: 'AlreadyExplained' }] });
    await expect(
      subgraph.owner.query(`INSERT INTO component_explanation VALUES ($1, '1.1', 'x', $2, now())`, [
        period.assessmentOf(1),
        officer(1).personId,
      ]),
    ).rejects.toMatchObject({ constraint: 'component_explanation_once' });
  });

  it('answer it by a second appraisal, which needs a reason where it differs, and closes', async () => {
    expect(
      await appraise(1, [{ component: '1.1', value: '0.75', expectedVersion: 2 }], EXPLAINING),
    ).toMatchObject({
      code: 'WINDOW_CLOSED',
      to: WINDOWS.appraisal.to,
    });
    expect(
      await appraise(1, [{ component: '1.1', value: '0.75', expectedVersion: 2 }], APPRAISING_AGAIN),
    ).toMatchObject({
      outcomes: [
        {
          __typename: 'ReasonMissing',
          self: { answers: [{ value: '0.75' }] },
          appraised: { answers: [{ value: '0.5' }] },
        },
      ],
    });
    const finish = () =>
      mutate(
        council,
        'completeAssessment',
        1,
        { expectedVersion: 2 },
        '... on IncompleteScores { missing } ... on RoundsUnfinished { round until }',
        DECIDING,
      );
    expect(await finish()).toMatchObject({ code: 'INCOMPLETE_SCORES', missing: ['1.1'] });
    expect(
      await appraise(
        1,
        [{ component: '1.1', value: '0.75', expectedVersion: 2, reason: 'Chấp nhận giải trình' }],
        APPRAISING_AGAIN,
      ),
    ).toMatchObject({
      outcomes: [
        {
          component: {
            ...{ appraisedScore: '0.5', secondScore: '0.75', reason: 'Chấp nhận giải trình', version: 3 },
          },
        },
      ],
    });
    expect(
      await mutate(
        council,
        'completeAssessment',
        1,
        { expectedVersion: 2 },
        '... on RoundsUnfinished { round until }',
        APPRAISING_AGAIN,
      ),
    ).toMatchObject({ code: 'ROUNDS_UNFINISHED', round: 'COUNCIL', until: ROUNDS.council.from });
    const seen = await read(officer(1), 1, 'components { secondScore reason version }', APPRAISING_AGAIN);
    expect(listAt(seen, 'components')[0]).toEqual({
      ...{ secondScore: null, reason: 'Thiếu tài liệu kiểm chứng', version: 2 },
    });
  });

  it('let the council override by a recorded decision, told to the unit when it is completed', async () => {
    const decide = (value: string, at = DECIDING) =>
      mutate(
        council,
        'decideComponents',
        1,
        { expectedVersion: 2, ...DECISION, scores: [{ component: '2.1', value }] },
        '... on DecideComponentsPayload { assessment { state version } decided { code councilScore reason } }',
        at,
      );
    expect(await decide('4.5', APPRAISING_AGAIN)).toMatchObject({ code: 'WINDOW_CLOSED' });
    expect(await decide('4')).toMatchObject({ code: 'INVALID_INPUT', path: ['scores'] });
    expect(await decide('4.5')).toMatchObject({
      assessment: { state: 'SUBMITTED', version: 3 },
      decided: [{ code: '2.1', councilScore: '4.5', reason: DECISION.ground }],
    });
    const decisions = 'decisions { kind decisionNumber version }';
    const made = [{ kind: 'COUNCIL', decisionNumber: DECISION.decisionNumber, version: 3 }];
    expect(await read(cityLeader, 1, decisions, DECIDING)).toEqual({ decisions: made });
    expect(await read(officer(1), 1, decisions, DECIDING)).toEqual({ decisions: [] });
    succeeded(await mutate(council, 'completeAssessment', 1, { expectedVersion: 3 }, '', DECIDING));
    expect(
      await read(
        officer(1),
        1,
        `${decisions} result { points maximum } components { values { round value } }`,
        DECIDING,
      ),
    ).toEqual({
      decisions: made,
      result: { points: '8.25', maximum: '9' },
      components: [
        {
          values: [
            { round: 'SELF', value: '0.75' },
            { round: 'APPRAISAL', value: '0.5' },
            { round: 'SECOND_APPRAISAL', value: '0.75' },
          ],
        },
        {
          values: [
            { round: 'SELF', value: '3' },
            { round: 'APPRAISAL', value: '3' },
          ],
        },
        {
          values: [
            { round: 'SELF', value: '5' },
            { round: 'APPRAISAL', value: '4' },
            { round: 'COUNCIL', value: '4.5' },
          ],
        },
      ],
    });
  });
});

describe('an extension', () => {
  const extend = async (input: object, at = APPRAISING) => {
    const { assessmentPeriod } = await subgraph.ask(
      planner,
      'query ($id: ID!) { assessmentPeriod(id: $id) { version } }',
      { id: period.periodId },
    );
    const { version } = assessmentPeriod as { version: number };
    return subgraph.mutate(
      planner,
      'extendRound',
      { periodId: period.periodId, reason: 'Bão lũ', expectedVersion: version, ...input },
      `... on ExtendRoundPayload { period { round appraisal { to } explanation { from to } secondAppraisal { from to }
         council { from to } extensions { round until reason } } }`,
      at,
    );
  };

  it('of a round for all moves those later rounds on that would begin too early', async () => {
    expect(await extend({ round: 'EXPLANATION', until: ROUNDS.explanation.to })).toMatchObject({
      ...{ code: 'INVALID_INPUT', path: ['until'] },
    });
    expect(await extend({ round: 'APPRAISAL', until: '2025-01-04T00:00:00.000Z' })).toMatchObject({
      period: {
        round: 'APPRAISAL',
        appraisal: { to: '2025-01-04T00:00:00.000Z' },
        explanation: { from: '2025-01-04T00:00:00.000Z', to: '2025-01-12T00:00:00.000Z' },
        secondAppraisal: { from: '2025-01-12T00:00:00.000Z', to: '2025-01-22T00:00:00.000Z' },
        council: { from: '2025-01-22T00:00:00.000Z', to: '2025-01-27T00:00:00.000Z' },
        extensions: [{ round: 'APPRAISAL', until: '2025-01-04T00:00:00.000Z', reason: 'Bão lũ' }],
      },
    });
  });

  it('of a round for one unit gives time to it alone', async () => {
    const until = '2024-12-26T00:00:00.000Z';
    expect(await extend({ round: 'SELF_SCORING', organization: 'U99', until })).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(
      await extend({ round: 'SELF_SCORING', organization: 'U7', until: '2025-01-05T00:00:00.000Z' }),
    ).toMatchObject({ code: 'INVALID_INPUT', path: ['until'] });
    succeeded(await extend({ round: 'SELF_SCORING', organization: 'U7', until }));
    const late = '2024-12-25T00:00:00.000Z';
    succeeded(await score(7, scoredAll(['0', '0', '0']), late));
    expect(await score(8, scoredAll(['0', '0', '0']), late)).toMatchObject({ code: 'WINDOW_CLOSED' });
  });
});

it('a period of two rounds has no others', async () => {
  const two = await startSpecSubgraph();
  try {
    await tellUnits(two);
    const opened = await openedPeriod(two, ['A']);
    await appraised(two, opened, 1, ['0.75', '3', '5'], ['0.5', '3', '4']);
    const input = { assessmentId: opened.assessmentOf(1) };
    const explanations = [{ component: '1.1', text: 'Vì' }];
    const no = '... on NoSuchRound { round }';
    expect(
      await two.mutate(officer(1), 'explainComponents', { ...input, explanations }, no, EXPLAINING),
    ).toMatchObject({ code: 'NO_SUCH_ROUND', round: 'EXPLANATION' });
    const decision = { ...DECISION, expectedVersion: 2, scores: [{ component: '1.1', value: '0.75' }] };
    expect(
      await two.mutate(council, 'decideComponents', { ...input, ...decision }, no, DECIDING),
    ).toMatchObject({ code: 'NO_SUCH_ROUND', round: 'COUNCIL' });
    succeeded(await two.mutate(council, 'completeAssessment', { ...input, expectedVersion: 2 }, ''));
  } finally {
    await two.close();
  }
});
