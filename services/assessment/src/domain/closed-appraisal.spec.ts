import { compare, decimal } from '@reformgraph/scoring';
import fc from 'fast-check';
import { completeAssessment, type Assessment, type SubmittedAssessment } from './assessment.ts';
import { closeAppraisal } from './closed-appraisal.ts';
import type { ComponentScore } from './component-score.ts';
import { selfResult } from './result.ts';
import { component, criterion, FACTS, OPEN_PERIOD, PERIOD, rulesOf } from './spec-assessment.ts';

const AT = { by: 'council', at: '2024-12-20T00:00:00.000Z' };
const RULES = rulesOf([
  criterion('1', null, '4', { formula: { kind: 'BEST', direction: 'DIRECT' } }),
  criterion('2', null, '1'),
]);
const value = (text: string) => ({ kind: 'INPUTS', inputs: { value: text } }) as const;

const submitted = (unit: number): SubmittedAssessment => ({
  ...FACTS,
  id: `a${unit}`,
  organization: { ...FACTS.organization, id: `o${unit}`, code: `O${unit}` },
  state: 'SUBMITTED',
  submittedAt: '2024-12-19T00:00:00.000Z',
});
/** Components of a unit that said and got the same; null where it is not appraised. */
const components = (unit: number, given: string | null): ComponentScore[] => [
  component('1', '4', null, null, {
    ...{ assessmentId: `a${unit}`, self: value('1') },
    appraised: given === null ? null : value(given),
  }),
  component('2', '1', '1', '1', { assessmentId: `a${unit}` }),
];
const close = (
  values: readonly (string | null)[],
  { period = PERIOD, block = 'B', withoutMissing = false, version = 1, more = [] as Assessment[] } = {},
) =>
  closeAppraisal(
    period,
    block,
    RULES.set,
    [...values.map((_, unit) => submitted(unit)), ...more],
    new Map(values.map((given, unit) => [`a${unit}`, components(unit, given)])),
    withoutMissing,
    version,
    AT,
  );

describe('the closing of a block’s appraisal', () => {
  it('settles the best of what was appraised, and the points that follow, in any order of units', () => {
    const anyValues = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(anyValues, (numbers) => {
        const best = Math.max(...numbers);
        const closed = close(numbers.map(String));
        if ('failure' in closed) throw new Error(closed.failure);
        const settled = closed.settled.get('1')?.best;
        expect(settled && compare(settled.value, decimal(String(best)))).toBe(0);
        expect([...(settled?.of ?? [])].sort()).toEqual(
          numbers.flatMap((number, unit) => (number === best ? [`o${unit}`] : [])).sort(),
        );
        expect(closed.scored.map(({ code }) => code)).toEqual(numbers.map(() => '1'));
        for (const [unit, { appraisedScore }] of closed.scored.entries())
          if (best > 0) expect(Number(appraisedScore)).toBeCloseTo((4 * (numbers[unit] ?? 0)) / best, 9);
        const reversed = close(numbers.map(String).reverse());
        if ('failure' in reversed) throw new Error(reversed.failure);
        expect(reversed.scored.map(({ appraisedScore }) => appraisedScore).reverse()).toEqual(
          closed.scored.map(({ appraisedScore }) => appraisedScore),
        );
      }),
    );
  });

  it('is what an assessment whose points depend on the block waits for', () => {
    const own = components(0, '20');
    const complete = (rules = RULES, its = own) =>
      completeAssessment(submitted(0), OPEN_PERIOD, its, rules, 1, AT);
    expect(complete()).toMatchObject({ failure: 'PROVISIONAL_RESULT', facts: { components: ['1'] } });
    expect(selfResult(RULES, own)).toBeNull();
    const closed = close(['20', '40']);
    if ('failure' in closed) throw new Error(closed.failure);
    const rules = { ...RULES, settled: closed.settled };
    expect(complete(rules)).toMatchObject({
      state: 'COMPLETED',
      result: { points: '3', maximum: '5', fraction: '60/1' },
    });
    expect(selfResult(rules, own)).toMatchObject({ points: '1.1', maximum: '5' });
  });

  it('comes once, for a block of the period, from its newest view, while the period is open', () => {
    const closed = close(['20']);
    if ('failure' in closed) throw new Error(closed.failure);
    expect(closed.period).toMatchObject({
      ...{ version: 2, lastChange: 'closeAppraisal', changedBy: 'council' },
      closedAppraisals: [{ periodId: 'period', block: 'B', closedAt: AT.at }],
    });
    expect(close(['20'], { period: closed.period, version: 2 })).toMatchObject({
      failure: 'APPRAISAL_CLOSED',
      facts: { block: { code: 'B' }, closedAt: AT.at },
    });
    expect(close(['20'], { version: 2 })).toMatchObject({ failure: 'VERSION_CONFLICT' });
    expect(close(['20'], { block: 'C' })).toMatchObject({ failure: 'NOT_FOUND', path: ['block'] });
    expect(close(['20'], { period: { ...PERIOD, state: 'LOCKED' } })).toMatchObject({
      failure: 'PERIOD_LOCKED',
    });
  });

  it('waits for what is submitted to be appraised, and for the others unless they are left out', () => {
    const open: Assessment = { ...FACTS, id: 'a9', state: 'SELF_SCORING' };
    expect(close(['20', null])).toMatchObject({
      failure: 'APPRAISAL_UNFINISHED',
      facts: { assessments: [{ id: 'a1' }] },
    });
    expect(close(['20'], { more: [open] })).toMatchObject({
      failure: 'UNITS_MISSING',
      facts: { assessments: [open] },
    });
    expect(close(['20'], { more: [open], withoutMissing: true })).toMatchObject({
      closed: { block: 'B' },
    });
  });
});
