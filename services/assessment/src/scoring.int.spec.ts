import {
  appraised,
  appraiser,
  COMPONENTS,
  council,
  leader,
  officer,
  openedPeriod,
  assign,
  succeeded,
  tellUnits,
  type OpenedPeriod,
  NOTE,
} from './spec-period.ts';
import {
  allWaitForLocks,
  listAt,
  startSpecSubgraph,
  unitEvent,
  type Answer,
  type SpecSubgraph,
} from './spec-subgraph.ts';

let subgraph: SpecSubgraph;
let period: OpenedPeriod;

beforeAll(async () => {
  subgraph = await startSpecSubgraph();
  await tellUnits(subgraph);
  period = await openedPeriod(subgraph, ['A', 'B']);
});
afterAll(() => subgraph.close());

const OUTCOMES = `outcomes { __typename ... on Error { code path }
  ... on ScoreOutOfRange { maximum given } ... on ScoreConflict {
    expectedVersion currentVersion changedBy { id } change
    current { answers { name value } } yours { answers { name value } } }`;
const SCORED = `... on ScoreComponentsPayload { assessment { version state } ${OUTCOMES}
  ... on ComponentScored { component { code selfScore version values { round value givenBy { id } givenAt } } } } }
  ... on WindowClosed { from to now } ... on WrongAssessmentState { state needed }`;
const APPRAISED = `... on AppraiseComponentsPayload { ${OUTCOMES} ... on ReasonMissing { self { answers { name value } } }
  ... on ComponentAppraised { component { code selfScore appraisedScore reason version } } } }
  ... on WindowClosed { from to now } ... on WrongAssessmentState { state needed }`;

interface Item {
  readonly component: string;
  readonly value: string;
  readonly expectedVersion: number;
  readonly reason?: string;
}

function score(unit: number, scores: readonly Item[], more: object = {}, at?: string): Promise<Answer> {
  const noted = scores.map((item) => ({ note: NOTE, ...item }));
  const input = { assessmentId: period.assessmentOf(unit), scores: noted, ...more };
  return subgraph.mutate(officer(unit), 'scoreComponents', input, SCORED, at);
}

async function standing(unit: number): Promise<Answer[]> {
  const { rows } = await subgraph.owner.query<Answer>(
    `SELECT component_code AS code, self_score::text AS self, version FROM component_score
     WHERE assessment_id = $1 AND version > 0 ORDER BY component_code`,
    [period.assessmentOf(unit)],
  );
  return rows;
}

/** Starts saves that all wait for the unit's components, which are locked meanwhile, and lets them go together. */
async function atOnce(unit: number, saves: number, save: (at: number) => Promise<Answer>): Promise<Answer[]> {
  const holder = await subgraph.owner.connect();
  try {
    await holder.query('BEGIN');
    await holder.query('SELECT FROM component_score WHERE assessment_id = $1 FOR UPDATE', [
      period.assessmentOf(unit),
    ]);
    const answers = Promise.all(Array.from({ length: saves }, (_, at) => save(at)));
    await Promise.race([answers, allWaitForLocks(subgraph, saves)]);
    await holder.query('ROLLBACK');
    return await answers;
  } finally {
    holder.release(true);
  }
}

describe('a batch of scores', () => {
  it('is answered item by item: what is refused leaves nothing, the rest is kept', async () => {
    const { outcomes, assessment } = succeeded(
      await score(4, [
        { component: '1.1', value: '0.50', expectedVersion: 0 },
        { component: '1.2', value: '3.0000000001', expectedVersion: 0 },
        { component: '1', value: '1', expectedVersion: 0 },
        { component: '1.1', value: '0.25', expectedVersion: 0 },
        { component: '2.1', value: '5', expectedVersion: 7 },
      ]),
    );
    expect(assessment).toEqual({ version: 1, state: 'SELF_SCORING' });
    expect(outcomes).toEqual([
      {
        __typename: 'ComponentScored',
        component: {
          code: '1.1',
          selfScore: '0.5',
          version: 1,
          values: [
            {
              round: 'SELF',
              value: '0.5',
              givenBy: { id: officer(4).personId },
              givenAt: '2024-12-10T00:00:00.000Z',
            },
          ],
        },
      },
      {
        __typename: 'ScoreOutOfRange',
        code: 'SCORE_OUT_OF_RANGE',
        path: ['scores', '1', 'value'],
        maximum: '3',
        given: '3.0000000001',
      },
      { __typename: 'NotFound', code: 'NOT_FOUND', path: ['scores', '2', 'component'] },
      { __typename: 'InvalidInput', code: 'INVALID_INPUT', path: ['scores', '3', 'component'] },
      expect.objectContaining({
        __typename: 'ScoreConflict',
        currentVersion: 0,
        path: ['scores', '4', 'expectedVersion'],
      }),
    ]);
    expect(await standing(4)).toEqual([{ code: '1.1', self: '0.5', version: 1 }]);
  });

  it('refuses numbers that are too long for an exact score', async () => {
    const { outcomes } = succeeded(
      await score(4, [{ component: '1.2', value: '0.00000000001', expectedVersion: 0 }]),
    );
    expect(outcomes).toEqual([
      { __typename: 'InvalidInput', code: 'INVALID_INPUT', path: ['scores', '0', 'value'] },
    ]);
  });

  it.each([0, 201])('refuses a batch of %i items', async (size) => {
    const scores = Array.from({ length: size }, () => ({ component: '1.1', value: '0', expectedVersion: 0 }));
    expect(await score(4, scores)).toMatchObject({ code: 'INVALID_INPUT', path: ['scores'] });
  });

  it('names who changed a component meanwhile, and shows both values', async () => {
    succeeded(await score(5, [{ component: '1.1', value: '0.5', expectedVersion: 0 }]));
    const { outcomes } = succeeded(await score(5, [{ component: '1.1', value: '0.75', expectedVersion: 0 }]));
    expect(outcomes).toEqual([
      {
        __typename: 'ScoreConflict',
        code: 'SCORE_CONFLICT',
        path: ['scores', '0', 'expectedVersion'],
        expectedVersion: 0,
        currentVersion: 1,
        changedBy: { id: officer(5).personId },
        change: 'scoreComponents',
        current: { answers: [{ name: 'points', value: '0.5' }] },
        yours: { answers: [{ name: 'points', value: '0.75' }] },
      },
    ]);
    expect(await standing(5)).toEqual([{ code: '1.1', self: '0.5', version: 1 }]);
  });

  it('answers a retry as before and refuses its key for another input', async () => {
    const scores = [{ component: '1.1', value: '0.5', expectedVersion: 0 }];
    const first = succeeded(await score(6, scores, { idempotencyKey: 'again' }));
    expect(await score(6, scores, { idempotencyKey: 'again' })).toEqual(first);
    const other = [{ component: '1.1', value: '0.25', expectedVersion: 1 }];
    expect(await score(6, other, { idempotencyKey: 'again' })).toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
    });
    expect(await standing(6)).toEqual([{ code: '1.1', self: '0.5', version: 1 }]);
  });

  it('costs as many statements for three components as for one', async () => {
    subgraph.statements.length = 0;
    succeeded(
      await subgraph.mutate(
        officer(7),
        'scoreComponents',
        {
          assessmentId: period.assessmentOf(7),
          scores: [{ component: '1.1', value: '0', expectedVersion: 0 }],
        },
        '',
      ),
    );
    const forOne = subgraph.statements.length;
    subgraph.statements.length = 0;
    const scores = COMPONENTS.map((component) => ({ component, value: '0', expectedVersion: 0 }));
    succeeded(
      await subgraph.mutate(
        officer(8),
        'scoreComponents',
        { assessmentId: period.assessmentOf(8), scores },
        '',
      ),
    );
    expect(subgraph.statements.length).toBe(forOne);
    expect(forOne).toBeLessThanOrEqual(9);
  });

  it('answers officers who save the same components at once by conflicts, different ones by none', async () => {
    const orders = [COMPONENTS, [...COMPONENTS].reverse()];
    const same = await atOnce(9, 6, (at) =>
      score(
        9,
        (orders[at % 2] ?? []).map((component) => ({ component, value: '0.5', expectedVersion: 0 })),
      ),
    );
    const scored = same.flatMap((answer) =>
      listAt(succeeded(answer), 'outcomes').map(({ __typename }) => __typename),
    );
    expect(scored.filter((type) => type === 'ComponentScored')).toHaveLength(3);
    expect(scored.filter((type) => type === 'ScoreConflict')).toHaveLength(15);
    expect(await standing(9)).toEqual(COMPONENTS.map((code) => ({ code, self: '0.5', version: 1 })));
    const apart = await atOnce(10, 3, (at) =>
      score(10, [{ component: COMPONENTS[at] ?? '', value: '0.5', expectedVersion: 0 }]),
    );
    expect(apart).toMatchObject(COMPONENTS.map(() => ({ outcomes: [{ __typename: 'ComponentScored' }] })));
  });

  it('is taken inside the window only, half-open', async () => {
    const item = [{ component: '1.1', value: '0.5', expectedVersion: 0 }];
    for (const at of ['2024-11-30T23:59:59.999Z', '2024-12-20T00:00:00.000Z'])
      expect(await score(11, item, {}, at)).toMatchObject({
        code: 'WINDOW_CLOSED',
        from: '2024-12-01T00:00:00.000Z',
        to: '2024-12-20T00:00:00.000Z',
        now: at,
      });
    succeeded(await score(11, item, {}, '2024-12-19T23:59:59.999Z'));
  });

  it('finds nothing of another unit', async () => {
    const answer = await subgraph.mutate(
      officer(1),
      'scoreComponents',
      {
        assessmentId: period.assessmentOf(2),
        scores: [{ component: '1.1', value: '0.5', expectedVersion: 0 }],
      },
      SCORED,
    );
    expect(answer).toMatchObject({ code: 'NOT_FOUND', path: ['assessmentId'] });
    expect(await standing(2)).toEqual([]);
  });
});

describe('submission and appraisal', () => {
  it('is submitted by the leader when every component has a score, and changes no more by the unit', async () => {
    const assessmentId = period.assessmentOf(12);
    const submit = (expectedVersion: number, at?: string) =>
      subgraph.mutate(
        leader(12),
        'submitAssessment',
        { assessmentId, expectedVersion },
        `... on SubmitAssessmentPayload { assessment { state version submittedAt result { value } } }
         ... on IncompleteScores { missing } ... on WrongAssessmentState { state needed } ... on VersionConflict { currentVersion }`,
        at,
      );
    succeeded(await score(12, [{ component: '1.2', value: '3', expectedVersion: 0 }]));
    expect(await submit(1)).toMatchObject({ code: 'INCOMPLETE_SCORES', missing: ['1.1', '2.1'] });
    succeeded(
      await score(
        12,
        ['1.1', '2.1'].map((component) => ({ component, value: '0', expectedVersion: 0 })),
      ),
    );
    expect(await submit(4)).toMatchObject({ code: 'VERSION_CONFLICT', currentVersion: 1 });
    expect(await submit(1, '2024-12-20T00:00:00.000Z')).toMatchObject({ code: 'WINDOW_CLOSED' });
    expect(succeeded(await submit(1))['assessment']).toEqual({
      state: 'SUBMITTED',
      version: 2,
      submittedAt: '2024-12-10T00:00:00.000Z',
      result: null,
    });
    expect(await submit(2)).toMatchObject({
      code: 'WRONG_ASSESSMENT_STATE',
      state: 'SUBMITTED',
      needed: 'SELF_SCORING',
    });
    expect(await score(12, [{ component: '1.1', value: '0.5', expectedVersion: 1 }])).toMatchObject({
      code: 'WRONG_ASSESSMENT_STATE',
    });
  });

  it('is appraised in the assigned domains, with a reason where the score differs', async () => {
    const assessmentId = period.assessmentOf(13);
    succeeded(await assign(subgraph, period.periodId, 1, [1], [13]));
    const appraise = (scores: readonly Item[], at?: string) =>
      subgraph.mutate(appraiser(1), 'appraiseComponents', { assessmentId, scores }, APPRAISED, at);
    const items = [
      { component: '1.1', value: '0.5', expectedVersion: 1 },
      { component: '1.2', value: '2.5', expectedVersion: 1, reason: '  ' },
      { component: '2.1', value: '1', expectedVersion: 1 },
    ];
    expect(await appraise(items)).toMatchObject({ code: 'WRONG_ASSESSMENT_STATE', needed: 'SUBMITTED' });
    succeeded(
      await score(
        13,
        COMPONENTS.map((component) => ({ component, value: '0.50', expectedVersion: 0 })),
      ),
    );
    succeeded(
      await subgraph.mutate(leader(13), 'submitAssessment', { assessmentId, expectedVersion: 1 }, ''),
    );
    expect(await appraise(items, '2024-12-31T00:00:00.000Z')).toMatchObject({ code: 'WINDOW_CLOSED' });
    expect(succeeded(await appraise(items))['outcomes']).toEqual([
      {
        __typename: 'ComponentAppraised',
        component: { code: '1.1', selfScore: '0.5', appraisedScore: '0.5', reason: null, version: 2 },
      },
      {
        __typename: 'ReasonMissing',
        code: 'REASON_MISSING',
        path: ['scores', '1', 'reason'],
        self: { answers: [{ name: 'points', value: '0.5' }] },
      },
      { __typename: 'NotPermitted', code: 'NOT_PERMITTED', path: ['scores', '2', 'component'] },
    ]);
    const answer = await subgraph.mutate(
      appraiser(2),
      'appraiseComponents',
      { assessmentId, scores: items },
      APPRAISED,
    );
    expect(answer).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('completes with the exact result, and tells it', async () => {
    const assessmentId = period.assessmentOf(1);
    await appraised(subgraph, period, 1, ['0.75', '3', '5'], ['0.5', '3', '4']);
    const complete = (expectedVersion: number) =>
      subgraph.mutate(
        council,
        'completeAssessment',
        { assessmentId, expectedVersion },
        `... on CompleteAssessmentPayload { assessment { state version completedAt provenance
           result { points maximum value exactValue }
           components { code values { round value reason } } } }
         ... on IncompleteScores { missing } ... on VersionConflict { currentVersion change changedBy }`,
      );
    expect(await complete(1)).toMatchObject({
      code: 'VERSION_CONFLICT',
      currentVersion: 2,
      change: 'submitAssessment',
      changedBy: leader(1).personId,
    });
    const completed = succeeded(await complete(2));
    const [first] = listAt(completed, 'assessment.components');
    expect(completed['assessment']).toMatchObject({
      state: 'COMPLETED',
      version: 3,
      completedAt: '2024-12-10T00:00:00.000Z',
      provenance: 'SYNTHETIC',
      result: { points: '7.5', maximum: '9', value: '83.33', exactValue: '83.33333333333333333333' },
    });
    expect(first?.['values']).toEqual([
      { round: 'SELF', value: '0.75', reason: NOTE },
      { round: 'APPRAISAL', value: '0.5', reason: 'Thiếu tài liệu kiểm chứng' },
    ]);
    const { rows } = await subgraph.owner.query<{ value_fraction: string }>(
      'SELECT value_fraction FROM assessment WHERE id = $1',
      [assessmentId],
    );
    expect(rows).toEqual([{ value_fraction: '250/3' }]);
  });

  it('is not completed while a component is not appraised', async () => {
    const assessmentId = period.assessmentOf(14);
    await score(
      14,
      COMPONENTS.map((component) => ({ component, value: '0.5', expectedVersion: 0 })),
    );
    await subgraph.mutate(leader(14), 'submitAssessment', { assessmentId, expectedVersion: 1 }, '');
    const input = { assessmentId, expectedVersion: 2 };
    expect(
      await subgraph.mutate(council, 'completeAssessment', input, '... on IncompleteScores { missing }'),
    ).toMatchObject({ code: 'INCOMPLETE_SCORES', missing: COMPONENTS });
  });
});

describe('a unit that has ended', () => {
  const ENDED = '... on OrganizationEnded { organizationCode validTo message { vi en } }';
  const UNIT = 20;

  it('gives and submits nothing from its last day on, and all before', async () => {
    const assessmentId = period.assessmentOf(UNIT);
    await subgraph.tell([unitEvent(UNIT, 'B', { validTo: '2024-12-11' }, 2)]);
    const items = (expectedVersion: number) =>
      COMPONENTS.map((component) => ({ component, value: '0.5', expectedVersion }));
    // 10 December in the City ends at 17:00 UTC.
    const before = '2024-12-10T16:59:59.999Z';
    const after = '2024-12-10T17:00:00.000Z';
    const input = { assessmentId, expectedVersion: 1 };
    succeeded(await score(UNIT, items(0), {}, before));
    const kept = await standing(UNIT);
    const refused = {
      __typename: 'OrganizationEnded',
      code: 'ORGANIZATION_ENDED',
      path: ['assessmentId'],
      organizationCode: `U${UNIT}`,
      validTo: '2024-12-11',
      message: {
        vi: `Đơn vị “U${UNIT}” không còn tồn tại từ ngày 2024-12-11.`,
        en: `The unit “U${UNIT}” exists no more from 2024-12-11 on.`,
      },
    };
    const scores = { assessmentId, scores: items(1) };
    expect(await subgraph.mutate(officer(UNIT), 'scoreComponents', scores, ENDED, after)).toEqual(refused);
    expect(await subgraph.mutate(leader(UNIT), 'submitAssessment', input, ENDED, after)).toEqual(refused);
    expect(await standing(UNIT)).toEqual(kept);
    succeeded(await subgraph.mutate(leader(UNIT), 'submitAssessment', input, ENDED, before));
  });
});
