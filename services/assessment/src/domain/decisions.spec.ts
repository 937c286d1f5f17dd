import fc from 'fast-check';
import type { Assessment, CompletedAssessment } from './assessment.ts';
import { withdrawAssessment } from './assessment.ts';
import type { ComponentScore } from './component-score.ts';
import { correctAssessment } from './correction.ts';
import { checkedDecision, checkedGroundedDecision } from './decision.ts';
import { lockPeriod, type PeriodState } from './period.ts';
import { decidePeriod, publishPeriod } from './publication.ts';
import { finalResult } from './result.ts';
import { asPoints, component, FACTS, PERIOD, points as given, rulesFor } from './spec-assessment.ts';

const COUNCIL = { by: 'council', at: '2025-03-01T02:00:00.000Z' };
const DECISION = { decisionNumber: '12/QĐ-UBND', decidedOn: '2025-03-01', provenance: 'SYNTHETIC' } as const;
const GROUNDED = { ...DECISION, ground: 'Tài liệu đến sau.' };
const COMPONENTS = [
  component('1', '3', '2', '2'),
  component('2', '5', '5', '5'),
  component('3', '0.5', '0', '0'),
];

const COMPLETED: CompletedAssessment = {
  ...FACTS,
  state: 'COMPLETED',
  version: 3,
  lastChange: 'completeAssessment',
  submittedAt: '2024-12-19T00:00:00.000Z',
  completedAt: '2025-01-20T01:00:00.000Z',
  result: finalResult(rulesFor(COMPONENTS), COMPONENTS),
  correction: null,
};
const SUBMITTED: Assessment = {
  ...FACTS,
  state: 'SUBMITTED',
  version: 2,
  lastChange: 'submitAssessment',
  submittedAt: '2024-12-19T00:00:00.000Z',
};
describe('a decision', () => {
  it('is kept as a line, and is of no day to come', () => {
    expect(checkedDecision({ ...DECISION, decisionNumber: '  12/QĐ-UBND ' }, '2025-03-01')).toEqual(DECISION);
    expect(checkedDecision(DECISION, '2025-02-28')).toMatchObject({
      failure: 'INVALID_INPUT',
      path: ['decidedOn'],
    });
  });

  it.each([
    ['no number', { decisionNumber: ' ' }, 'decisionNumber'],
    ['a number that is too long', { decisionNumber: 'x'.repeat(101) }, 'decisionNumber'],
    ['no ground', { ground: '\n' }, 'ground'],
    ['a ground that is too long', { ground: 'x'.repeat(2_001) }, 'ground'],
  ])('is refused with %s', (_name, part, field) => {
    expect(checkedGroundedDecision({ ...GROUNDED, ...part }, '2025-03-01')).toMatchObject({
      failure: 'INVALID_INPUT',
      path: [field],
    });
  });
});

describe('a correction', () => {
  const correct = (
    scores: readonly { readonly component: string; readonly value: string }[],
    assessment: Assessment = COMPLETED,
    components: readonly ComponentScore[] = COMPONENTS,
    version = assessment.version,
  ) =>
    correctAssessment(
      assessment,
      components,
      rulesFor(COMPONENTS),
      scores.map(({ component: code, value }) => ({ component: code, ...asPoints(value) })),
      GROUNDED,
      version,
      COUNCIL,
    );

  it('gives scores anew beside those that were appraised, for its ground', () => {
    const corrected = correct([{ component: '1', value: '2.50' }]);
    expect(corrected).toMatchObject({
      assessment: {
        state: 'COMPLETED',
        version: 4,
        changedBy: 'council',
        lastChange: 'correctAssessment',
        completedAt: COMPLETED.completedAt,
        result: { points: '7.5', maximum: '8.5' },
        correction: DECISION,
      },
      corrected: [
        {
          ...{ code: '1', appraisedScore: '2', corrected: given('2.5'), correctedScore: '2.5' },
          reason: GROUNDED.ground,
        },
      ],
    });
    expect('assessment' in corrected && corrected.assessment.correction).not.toHaveProperty('ground');
  });

  it('of any sequence ends in what the scoring engine gives for the last of each score, one version at a time', () => {
    const points = (most: number) => fc.integer({ min: 0, max: most * 100 }).map((at) => String(at / 100));
    const decisions = fc.array(
      fc
        .record({ '1': points(3), '2': points(5), '3': points(0.5) }, { requiredKeys: [] })
        .map((scores) => Object.entries(scores).map(([code, value]) => ({ component: code, value }))),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(decisions, (given) => {
        let assessment = COMPLETED;
        let components: readonly ComponentScore[] = COMPONENTS;
        const counted = new Map(COMPONENTS.map(({ code, appraisedScore }) => [code, appraisedScore ?? '']));
        for (const scores of given) {
          const outcome = correct(scores, assessment, components);
          const changes = scores.some(
            ({ component: code, value }) => Number(counted.get(code)) !== Number(value),
          );
          if (!changes) {
            expect(outcome).toMatchObject({ failure: 'INVALID_INPUT', path: ['scores'] });
            continue;
          }
          if ('failure' in outcome) throw new Error(outcome.failure);
          for (const { component: code, value } of scores) counted.set(code, value);
          expect(outcome.assessment.version).toBe(assessment.version + 1);
          expect(outcome.corrected.map(({ version }) => version)).toEqual(
            components
              .filter(({ code }) => scores.some((score) => score.component === code))
              .map(({ version }) => version + 1),
          );
          ({ assessment, components } = outcome);
        }
        const anew = COMPONENTS.map(({ code, maximum }) =>
          component(code, maximum, null, counted.get(code) ?? ''),
        );
        expect(assessment.result).toEqual(finalResult(rulesFor(COMPONENTS), anew));
      }),
    );
  });

  it.each([
    [
      'a component that is not there',
      [{ component: '9', value: '1' }],
      'NOT_FOUND',
      ['scores', '0', 'component'],
    ],
    ['too many points', [{ component: '3', value: '0.51' }], 'SCORE_OUT_OF_RANGE', ['scores', '0', 'value']],
    ['what is no number', [{ component: '1', value: '1e0' }], 'INVALID_INPUT', ['scores', '0', 'value']],
    ['nothing', [], 'INVALID_INPUT', ['scores']],
    ['what counts already', [{ component: '2', value: '5.0' }], 'INVALID_INPUT', ['scores']],
    [
      'a component twice',
      [
        { component: '1', value: '1' },
        { component: '1', value: '2' },
      ],
      'INVALID_INPUT',
      ['scores', '1', 'component'],
    ],
  ])('of %s is refused whole', (_name, scores, failure, path) => {
    expect(correct(scores)).toMatchObject({ failure, path });
  });

  it('is for what is completed, as the one who decides has seen it', () => {
    const scores = [{ component: '1', value: '1' }];
    expect(correct(scores, SUBMITTED)).toMatchObject({
      failure: 'WRONG_ASSESSMENT_STATE',
      facts: { state: 'SUBMITTED', needed: 'COMPLETED' },
    });
    expect(correct(scores, COMPLETED, COMPONENTS, 2)).toMatchObject({
      failure: 'VERSION_CONFLICT',
    });
  });
});

describe('a withdrawal', () => {
  it('is of what is completed, once, and keeps the result it had', () => {
    const withdrawn = withdrawAssessment(COMPLETED, DECISION, 3, COUNCIL);
    expect(withdrawn).toMatchObject({
      state: 'WITHDRAWN',
      version: 4,
      lastChange: 'withdrawAssessment',
      result: COMPLETED.result,
      withdrawal: DECISION,
    });
    if ('failure' in withdrawn) throw new Error(withdrawn.failure);
    expect(withdrawAssessment(withdrawn, DECISION, 4, COUNCIL)).toMatchObject({
      failure: 'WRONG_ASSESSMENT_STATE',
    });
    expect(withdrawAssessment(COMPLETED, DECISION, 2, COUNCIL)).toMatchObject({
      failure: 'VERSION_CONFLICT',
    });
    expect(withdrawAssessment(SUBMITTED, DECISION, 2, COUNCIL)).toMatchObject({
      failure: 'WRONG_ASSESSMENT_STATE',
    });
  });
});

describe('the decision on a period', () => {
  const decide = (assessments: readonly Assessment[], withoutMissing = false, period = PERIOD) =>
    decidePeriod(period, assessments, DECISION, withoutMissing, period.version, COUNCIL);

  it('settles what is completed', () => {
    expect(decide([COMPLETED])).toMatchObject({
      period: {
        ...{ state: 'DECIDED', version: 2, lastChange: 'decidePeriod' },
        decision: { ...DECISION, decidedAt: COUNCIL.at },
      },
      completed: [COMPLETED],
      missing: [],
    });
  });

  it('waits for units that are not completed unless it leaves them out', () => {
    expect(decide([COMPLETED, SUBMITTED])).toMatchObject({
      failure: 'UNITS_MISSING',
      facts: { assessments: [SUBMITTED] },
    });
    expect(decide([COMPLETED, SUBMITTED], true)).toMatchObject({
      completed: [COMPLETED],
      missing: [SUBMITTED],
    });
  });

  it('does not wait for what was withdrawn, and settles none of it', () => {
    const withdrawn = withdrawAssessment(COMPLETED, DECISION, 3, COUNCIL);
    if ('failure' in withdrawn) throw new Error(withdrawn.failure);
    expect(decide([COMPLETED, withdrawn])).toMatchObject({ completed: [COMPLETED], missing: [] });
    expect(decide([withdrawn], true)).toMatchObject({ failure: 'NOTHING_COMPLETED' });
    expect(decide([SUBMITTED], true)).toMatchObject({ failure: 'NOTHING_COMPLETED' });
  });

  it('waits for the rounds, and comes once', () => {
    const council = { from: '2025-04-01T00:00:00.000Z', to: '2025-04-10T00:00:00.000Z' };
    expect(decide([COMPLETED], false, { ...PERIOD, council })).toMatchObject({
      failure: 'ROUNDS_UNFINISHED',
      facts: { round: 'COUNCIL', until: council.from },
    });
    expect(decide([COMPLETED], false, { ...PERIOD, state: 'DECIDED' })).toMatchObject({
      failure: 'WRONG_PERIOD_STATE',
      facts: { state: 'DECIDED', needed: 'OPEN' },
    });
    expect(decidePeriod(PERIOD, [COMPLETED], DECISION, false, 2, COUNCIL)).toMatchObject({
      failure: 'VERSION_CONFLICT',
    });
  });
});

describe('the publication of a period', () => {
  const publish = (state: PeriodState, assessments: readonly Assessment[] = [COMPLETED, SUBMITTED]) =>
    publishPeriod({ ...PERIOD, state }, assessments, DECISION, 1, COUNCIL);

  it('makes what is completed public once it is decided', () => {
    expect(publish('DECIDED')).toMatchObject({
      period: {
        ...{ state: 'PUBLISHED', version: 2, lastChange: 'publishPeriod' },
        publication: { ...DECISION, publishedAt: COUNCIL.at },
      },
      completed: [COMPLETED],
      missing: [SUBMITTED],
    });
    for (const state of ['DRAFT', 'OPEN', 'PUBLISHED', 'LOCKED'] as const)
      expect(publish(state)).toMatchObject({
        failure: 'WRONG_PERIOD_STATE',
        facts: { state, needed: 'DECIDED' },
      });
    expect(publish('DECIDED', [SUBMITTED])).toMatchObject({ failure: 'NOTHING_COMPLETED' });
  });

  it('comes before the lock, which is the last', () => {
    for (const state of ['DRAFT', 'OPEN', 'DECIDED', 'LOCKED'] as const)
      expect(lockPeriod({ ...PERIOD, state }, 1, COUNCIL)).toMatchObject({
        failure: 'WRONG_PERIOD_STATE',
        facts: { state, needed: 'PUBLISHED' },
      });
    expect(lockPeriod({ ...PERIOD, state: 'PUBLISHED' }, 1, COUNCIL)).toMatchObject({ state: 'LOCKED' });
  });
});
