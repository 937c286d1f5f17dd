import type { Actor } from '@reformgraph/subgraph-kit';
import { CITED, GROUND, INTERNAL, startCompletedPeriod, type CompletedPeriod } from './spec-decisions.ts';
import { admin, appraiser, cityLeader, leader, officer, planner, succeeded, NOTE } from './spec-period.ts';
import { idOf, person, sentOf, type Answer } from './spec-subgraph.ts';

let spec: CompletedPeriod;

const OTHERS: readonly (readonly [string, Actor])[] = [
  ['a planner', planner],
  ['an administrator', admin],
  ['an appraiser', appraiser(3)],
  ['the unit’s leader', leader(1)],
  ['the unit’s officer', officer(1)],
  ['an inspector', person(904, 1, ['INSPECTOR', null])],
  ['a viewer', person(906, 1, ['VIEWER', null])],
  ['an anonymous reader', { kind: 'anonymous' }],
];

describe('decisions before the period is published', () => {
  beforeAll(async () => {
    spec = await startCompletedPeriod();
  });
  afterAll(() => spec.subgraph.close());

  it('correct a completed assessment, and keep every value that was given', async () => {
    const scores = [
      { component: '2.1', value: '5.250' },
      { component: '1.1', value: '0.5' },
    ];
    const answer = succeeded(await spec.decide('correctAssessment', 1, 3, { scores }));
    expect(answer['assessment']).toEqual({
      state: 'COMPLETED',
      version: 4,
      result: { points: '8.75', value: '97.22' },
      decisions: [
        { kind: 'CORRECTION', ...CITED, ground: GROUND, version: 4, madeAt: '2024-12-10T00:00:00.000Z' },
      ],
    });
    expect(answer['corrected']).toEqual([
      {
        code: '1.1',
        appraisedScore: '0.5',
        correctedScore: '0.5',
        reason: GROUND,
        version: 3,
        values: [
          { round: 'SELF', value: '0.75', reason: NOTE },
          { round: 'APPRAISAL', value: '0.5', reason: 'Thiếu tài liệu kiểm chứng' },
          { round: 'CORRECTION', value: '0.5', reason: GROUND },
        ],
      },
      expect.objectContaining({ code: '2.1', appraisedScore: '4', correctedScore: '5.25', version: 3 }),
    ]);
  });

  it('are told to the other services, and to nobody else', async () => {
    expect(await spec.told(1)).toEqual([
      `${INTERNAL} assessment.submitted 2`,
      `${INTERNAL} assessment.completed 3`,
      `${INTERNAL} assessment.corrected 4`,
    ]);
    const [, , corrected] = await sentOf(spec.subgraph, spec.period.assessmentOf(1));
    expect(corrected?.event.data).toMatchObject({
      result: { points: '8.75', maximum: '9', value: '97.22222222222222222222' },
      components: [
        { code: '1.1', selfScore: '0.75', points: '0.5', reason: GROUND },
        { code: '1.2', selfScore: '3', points: '3', reason: null },
        { code: '2.1', selfScore: '5', points: '5.25', reason: GROUND },
      ],
      correction: { ...CITED, ground: GROUND },
    });
    const { rows } = await spec.subgraph.owner.query(
      `SELECT FROM messaging.outbox WHERE topic LIKE 'reformgraph.published.%'`,
    );
    expect(rows).toHaveLength(0);
  });

  it('answer a retry as before, and refuse its key for another input', async () => {
    const again = { idempotencyKey: 'correct-again', scores: [{ component: '1.2', value: '2' }] };
    const first = succeeded(await spec.decide('correctAssessment', 1, 4, again));
    const before = await spec.everything();
    expect(await spec.decide('correctAssessment', 1, 4, again)).toEqual(first);
    expect(await spec.decide('correctAssessment', 1, 5, again)).toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
    });
    expect(await spec.everything()).toEqual(before);
  });

  it.each<[string, () => Promise<Answer>, object]>([
    [
      'a correction of a stale version',
      () => spec.decide('correctAssessment', 1, 3),
      { code: 'VERSION_CONFLICT', currentVersion: 5, change: 'correctAssessment', path: ['expectedVersion'] },
    ],
    [
      'a withdrawal of a stale version',
      () => spec.decide('withdrawAssessment', 1, 3),
      { code: 'VERSION_CONFLICT', currentVersion: 5 },
    ],
    [
      'a correction of what is not completed',
      () => spec.decide('correctAssessment', 3, 1),
      { code: 'WRONG_ASSESSMENT_STATE', state: 'SELF_SCORING', needed: 'COMPLETED', path: ['assessmentId'] },
    ],
    [
      'a withdrawal of what is not completed',
      () => spec.decide('withdrawAssessment', 3, 1),
      { code: 'WRONG_ASSESSMENT_STATE', state: 'SELF_SCORING', needed: 'COMPLETED' },
    ],
    [
      'a correction with one score out of range',
      () =>
        spec.decide('correctAssessment', 1, 5, {
          scores: [
            { component: '1.2', value: '1' },
            { component: '1.1', value: '0.76' },
          ],
        }),
      { code: 'SCORE_OUT_OF_RANGE', path: ['scores', '1', 'value'] },
    ],
    [
      'a correction of a component that is not there',
      () => spec.decide('correctAssessment', 1, 5, { scores: [{ component: '9', value: '1' }] }),
      { code: 'NOT_FOUND', path: ['scores', '0', 'component'] },
    ],
    [
      'a correction that changes nothing',
      () => spec.decide('correctAssessment', 1, 5, { scores: [{ component: '1.2', value: '2.0' }] }),
      { code: 'INVALID_INPUT', path: ['scores'] },
    ],
    [
      'a decision of a day to come',
      () => spec.decide('withdrawAssessment', 1, 5, { decidedOn: '2024-12-11' }),
      { code: 'INVALID_INPUT', path: ['decidedOn'] },
    ],
    [
      'a decision without a number',
      () => spec.decide('correctAssessment', 1, 5, { decisionNumber: ' ' }),
      { code: 'INVALID_INPUT', path: ['decisionNumber'] },
    ],
    [
      'a decision without a ground',
      () => spec.decide('withdrawAssessment', 1, 5, { ground: '' }),
      { code: 'INVALID_INPUT', path: ['ground'] },
    ],
    [
      'a decision on nothing',
      () => spec.decide('withdrawAssessment', 1, 5, { assessmentId: idOf(77) }),
      { code: 'NOT_FOUND', path: ['assessmentId'] },
    ],
    [
      'a decision on the period while units are missing',
      () => spec.settle(2, { withoutMissing: false }),
      {
        code: 'UNITS_MISSING',
        path: ['withoutMissing'],
        assessments: [{ organizationCode: 'U3' }],
        message: {
          vi: expect.stringContaining('1 đơn vị') as unknown,
          en: expect.stringContaining('1 unit ') as unknown,
        },
      },
    ],
    [
      'a publication from a stale view',
      () => spec.publish(7),
      { code: 'VERSION_CONFLICT', currentVersion: 2, change: 'openPeriod' },
    ],
    [
      'a publication before the council has decided',
      () => spec.publish(2),
      { code: 'WRONG_PERIOD_STATE', state: 'OPEN', needed: 'DECIDED' },
    ],
    [
      'a publication by a decision to come',
      () => spec.publish(2, { decidedOn: '2025-01-01' }),
      { code: 'INVALID_INPUT', path: ['decidedOn'] },
    ],
    [
      'a publication of nothing',
      () => spec.publish(2, { periodId: idOf(77) }),
      { code: 'NOT_FOUND', path: ['periodId'] },
    ],
  ])('refuse %s, and leave nothing behind', async (_name, act, refusal) => {
    const before = await spec.everything();
    expect(await act()).toMatchObject(refusal);
    expect(await spec.everything()).toEqual(before);
  });

  it.each(OTHERS)('are not for %s', async (_name, actor) => {
    const before = await spec.everything();
    for (const act of [
      () => spec.decide('correctAssessment', 1, 5, {}, actor),
      () => spec.decide('withdrawAssessment', 1, 5, {}, actor),
      () => spec.settle(2, {}, actor),
      () => spec.publish(2, {}, actor),
    ])
      await expect(act()).rejects.toThrow(/see or do this/);
    expect(await spec.everything()).toEqual(before);
  });

  it('leave a city leader to publish, not to correct or to withdraw', async () => {
    expect(await spec.publish(2, {}, cityLeader)).toMatchObject({ code: 'WRONG_PERIOD_STATE' });
    await expect(spec.settle(2, {}, cityLeader)).rejects.toThrow(/see or do this/);
    for (const mutation of ['correctAssessment', 'withdrawAssessment'] as const)
      await expect(spec.decide(mutation, 1, 5, {}, cityLeader)).rejects.toThrow(/see or do this/);
  });

  it('withdraw a completed assessment for good, and say so to all who may see it', async () => {
    expect(succeeded(await spec.decide('withdrawAssessment', 2, 3))['assessment']).toMatchObject({
      state: 'WITHDRAWN',
      version: 4,
      result: { points: '8' },
      decisions: [{ kind: 'WITHDRAWAL', version: 4 }],
    });
    expect((await spec.told(2)).at(-1)).toBe(`${INTERNAL} assessment.withdrawn 4`);
    const withdrawn = (await sentOf(spec.subgraph, spec.period.assessmentOf(2))).at(-1)?.event.data;
    expect(withdrawn).toMatchObject({
      organization: { code: 'U2' },
      withdrawal: { ...CITED, ground: GROUND },
    });
    expect(withdrawn).not.toHaveProperty('result');
    expect(await spec.decide('withdrawAssessment', 2, 4)).toMatchObject({ code: 'WRONG_ASSESSMENT_STATE' });
    expect(await spec.decide('correctAssessment', 2, 4)).toMatchObject({ code: 'WRONG_ASSESSMENT_STATE' });
    const query = `query ($id: ID!) { assessment(id: $id) { state decisions { kind } components { code } period { id } } }`;
    for (const actor of [leader(2), planner, cityLeader])
      expect(await spec.subgraph.ask(actor, query, { id: spec.period.assessmentOf(2) })).toMatchObject({
        assessment: { state: 'WITHDRAWN', decisions: [{ kind: 'WITHDRAWAL' }] },
      });
    expect(await spec.subgraph.ask(leader(1), query, { id: spec.period.assessmentOf(2) })).toEqual({
      assessment: null,
    });
    expect(
      await spec.subgraph.ask(
        planner,
        `{ assessmentPeriod(id: "${spec.period.periodId}") { stateCounts { completed withdrawn } publication { decidedOn } } }`,
      ),
    ).toEqual({ assessmentPeriod: { stateCounts: { completed: 1, withdrawn: 1 }, publication: null } });
  });

  it('go on in a locked period, while rounds do not', async () => {
    succeeded(await spec.settle(2));
    succeeded(await spec.publish(3));
    const lock = { periodId: spec.period.periodId, expectedVersion: 4 };
    succeeded(await spec.subgraph.mutate(planner, 'lockPeriod', lock, ''));
    succeeded(await spec.decide('correctAssessment', 1, 5, { scores: [{ component: '1.2', value: '3' }] }));
    expect(await spec.decide('completeAssessment', 3, 1)).toMatchObject({ code: 'PERIOD_LOCKED' });
  });
});
