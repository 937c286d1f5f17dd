import fc from 'fast-check';
import {
  compare,
  competingOf,
  evaluate,
  explainComponent,
  formulaProblems,
  inputProblems,
  negate,
  parseExpression,
  rational,
  referencesOf,
  scoreComponent,
  toFraction,
  ZERO,
  type ComponentReferences,
  type CompiledComponent,
  type Formula,
  type Given,
  type Rational,
} from '../index.ts';
import { anyFormula, anyInputs, inputs, lonely } from '../spec-sets.ts';

const label = { vi: 'nhãn', en: 'label' };
const whole = (n: number): Rational => rational(BigInt(n));
const scored = (
  formula: Formula,
  values: Record<string, string>,
  references: ComponentReferences = {},
  maximum = '10',
): string => {
  const score = scoreComponent(lonely(formula, maximum), inputs(values), references);
  if (score.status === 'SCORED') return `${score.derivation.rule} ${toFraction(score.points)}`;
  return score.status === 'FAULTY' ? score.fault : JSON.stringify(score);
};

const DIRECT: Formula = { kind: 'TARGET', direction: 'DIRECT', target: null };
const INVERSE: Formula = { kind: 'TARGET', direction: 'INVERSE', target: null };
const BLOCK = { best: whole(90), bestWithoutTarget: whole(60) };

describe('a formula', () => {
  const COUNT: Formula = { kind: 'COUNT', each: '0.5' };
  const INSPECTED: Formula = {
    kind: 'BANDS',
    direction: 'DIRECT',
    bands: [
      { limit: '30', points: '10' },
      { limit: '20', points: '5' },
    ],
  };
  const DAYS: Formula = {
    kind: 'BANDS',
    direction: 'INVERSE',
    bands: [
      { limit: '0', points: '10' },
      { limit: '3', points: '4' },
    ],
  };
  const RATIO: Formula = { kind: 'PROPORTIONAL', floor: '0.8' };
  const SURVEY: Formula = {
    kind: 'SURVEY',
    answers: [
      { name: 'good', label, percent: '100' },
      { name: 'fair', label, percent: '60' },
      { name: 'bad', label, percent: '0' },
    ],
  };
  const FREE: Formula = {
    kind: 'EXPRESSION',
    expression: 'maximum * done / total - late * 2',
    inputs: ['done', 'total', 'late'].map((name) => ({ name, label })),
  };
  const CASES: readonly [string, Formula, Record<string, string>, string, ComponentReferences?][] = [
    ['points given by hand', { kind: 'POINTS' }, { points: '7.25' }, 'GIVEN 29/4'],
    ['points above the maximum', { kind: 'POINTS' }, { points: '10.01' }, 'OUT_OF_RANGE'],
    ['yes', { kind: 'YES_NO' }, { yes: '1' }, 'YES 10/1'],
    ['no', { kind: 'YES_NO' }, { yes: '0' }, 'NO 0/1'],
    ['a count', COUNT, { count: '3' }, 'COUNTED 3/2'],
    ['a count above the cap', COUNT, { count: '30' }, 'COUNTED 10/1'],
    ['the limit of a band', INSPECTED, { value: '30' }, 'BAND_REACHED 10/1'],
    ['just below a band', INSPECTED, { value: '29.999999' }, 'BAND_REACHED 5/1'],
    ['below all bands', INSPECTED, { value: '19.9' }, 'BELOW_ALL_BANDS 0/1'],
    ['the limit of a band of few', DAYS, { value: '3' }, 'BAND_REACHED 4/1'],
    ['above all bands of few', DAYS, { value: '3.5' }, 'BELOW_ALL_BANDS 0/1'],
    ['a ratio at the floor', RATIO, { achieved: '80', planned: '100' }, 'IN_PROPORTION 8/1'],
    ['a ratio below the floor', RATIO, { achieved: '79', planned: '100' }, 'BELOW_FLOOR 0/1'],
    ['a ratio above one', RATIO, { achieved: '120', planned: '100' }, 'IN_PROPORTION 10/1'],
    ['a plan of nothing', RATIO, { achieved: '0', planned: '0' }, 'NOTHING_TO_DIVIDE_BY'],
    ['half of the way to a target', DIRECT, { value: '40', target: '80' }, 'TARGET_MISSED 5/2', BLOCK],
    ['a target', DIRECT, { value: '80', target: '80' }, 'TARGET_REACHED 5/1', BLOCK],
    ['half of the way from a target', DIRECT, { value: '85', target: '80' }, 'TARGET_REACHED 15/2', BLOCK],
    ['the best', DIRECT, { value: '90', target: '80' }, 'TARGET_REACHED 10/1', BLOCK],
    ['better than a best of before', DIRECT, { value: '99', target: '80' }, 'TARGET_REACHED 10/1', BLOCK],
    ['a target that is the best', DIRECT, { value: '90', target: '90' }, 'BEST_IS_TARGET 10/1', BLOCK],
    ['no target', DIRECT, { value: '45' }, 'AGAINST_BEST_WITHOUT_TARGET 15/2', BLOCK],
    ['the best without a target', DIRECT, { value: '60' }, 'IS_BEST 10/1', BLOCK],
    ['a best that is not known', DIRECT, { value: '90', target: '80' }, 'REFERENCE_MISSING'],
    [
      'twice of what should be',
      INVERSE,
      { value: '4', target: '2' },
      'TARGET_MISSED 5/2',
      { best: whole(1) },
    ],
    ['less than a limit', INVERSE, { value: '1.5', target: '2' }, 'TARGET_REACHED 15/2', { best: whole(1) }],
    [
      'nothing where nothing is best',
      INVERSE,
      { value: '0', target: '0' },
      'BEST_IS_TARGET 10/1',
      { best: ZERO },
    ],
    [
      'something where nothing is wanted',
      INVERSE,
      { value: '3', target: '0' },
      'TARGET_MISSED 0/1',
      { best: ZERO },
    ],
    [
      'a share of the best',
      { kind: 'BEST', direction: 'DIRECT' },
      { value: '30' },
      'AGAINST_BEST 10/3',
      BLOCK,
    ],
    [
      'twice of the least',
      { kind: 'BEST', direction: 'INVERSE' },
      { value: '180' },
      'AGAINST_BEST 5/1',
      BLOCK,
    ],
    [
      'where all have nothing',
      { kind: 'BEST', direction: 'DIRECT' },
      { value: '0' },
      'IS_BEST 10/1',
      { best: ZERO },
    ],
    ['answers', SURVEY, { good: '1', fair: '1', bad: '2' }, 'ANSWERS 4/1'],
    ['no answers', SURVEY, { good: '0', fair: '0', bad: '0' }, 'NOTHING_TO_DIVIDE_BY'],
    ['a share of items', { kind: 'SHARE' }, { done: '2', total: '3' }, 'ITEMS 20/3'],
    ['more items than all', { kind: 'SHARE' }, { done: '4', total: '3' }, 'MORE_THAN_ALL'],
    ['no items', { kind: 'SHARE' }, { done: '0', total: '0' }, 'NOTHING_TO_DIVIDE_BY'],
    ['an expression', FREE, { done: '9', total: '10', late: '1' }, 'EXPRESSION 7/1'],
    ['an expression below zero', FREE, { done: '1', total: '10', late: '9' }, 'EXPRESSION 0/1'],
    ['an expression above the maximum', FREE, { done: '9', total: '1', late: '1' }, 'EXPRESSION 10/1'],
    ['an expression that divides by zero', FREE, { done: '9', total: '0', late: '1' }, 'DIVISION_BY_ZERO'],
  ];
  it.each(
    CASES.map(
      ([what, formula, values, told, references = {}]) => [what, formula, values, told, references] as const,
    ),
  )('of %s', (_case, formula, values, told, references) => {
    expect(scored(formula, values, references)).toBe(told);
  });

  it('of bonus adds up to the maximum, of a penalty takes away', () => {
    const items = [
      { name: 'models', label, each: '0.5' },
      { name: 'awards', label, each: '1' },
    ];
    const adjustment: Formula = { kind: 'ADJUSTMENT', items };
    const points = (role: 'BONUS' | 'PENALTY', models: string) => {
      const score = scoreComponent(lonely(adjustment, '3', role), inputs({ models, awards: '1' }));
      return score.status === 'SCORED' && `${score.derivation.rule} ${toFraction(score.points)}`;
    };
    expect(points('BONUS', '2')).toBe('ADDED_UP 2/1');
    expect(points('BONUS', '9')).toBe('ADDED_UP 3/1');
    expect(points('PENALTY', '2')).toBe('TAKEN_AWAY -2/1');
    expect(points('PENALTY', '9')).toBe('TAKEN_AWAY -3/1');
  });

  it('by hand gives a penalty below zero only', () => {
    const byHand = (points: string) =>
      scoreComponent(lonely({ kind: 'POINTS' }, '3', 'PENALTY'), inputs({ points })).status;
    expect(['-3', '0', '-3.5', '1'].map(byHand)).toEqual(['SCORED', 'SCORED', 'FAULTY', 'FAULTY']);
  });

  it('tells all that is wrong with its inputs', () => {
    const { formula } = lonely({ kind: 'SHARE' });
    const given = inputs({ done: '-1', tolal: '2' }).inputs;
    expect(inputProblems(formula.inputs, given)).toEqual([
      { problem: 'NEGATIVE', name: 'done' },
      { problem: 'MISSING', name: 'total' },
      { problem: 'UNKNOWN_INPUT', name: 'tolal' },
    ]);
    expect(inputProblems(formula.inputs, inputs({ done: '0.5', total: '1' }).inputs)).toEqual([
      { problem: 'NOT_A_WHOLE_NUMBER', name: 'done' },
    ]);
    expect(inputProblems(lonely({ kind: 'YES_NO' }).formula.inputs, inputs({ yes: '2' }).inputs)).toEqual([
      { problem: 'NOT_YES_OR_NO', name: 'yes' },
    ]);
  });

  it('tells all that is wrong with it', () => {
    const problems = (formula: Formula) =>
      formulaProblems(formula, whole(10)).map(({ problem, where }) => `${problem} ${where}`);
    expect(problems({ kind: 'COUNT', each: 'một' })).toEqual(['BAD_NUMBER each']);
    expect(problems({ kind: 'COUNT', each: '-1' })).toEqual(['OUT_OF_BOUNDS each']);
    expect(problems({ kind: 'PROPORTIONAL', floor: '1.2' })).toEqual(['OUT_OF_BOUNDS floor']);
    expect(problems({ kind: 'BANDS', direction: 'DIRECT', bands: [] })).toEqual(['NO_PARTS bands']);
    const bands = [
      { limit: '20', points: '5' },
      { limit: '30', points: '11' },
    ];
    expect(problems({ kind: 'BANDS', direction: 'DIRECT', bands })).toEqual([
      'OUT_OF_BOUNDS bands[1].points',
    ]);
    const within = bands.map(({ limit }) => ({ limit, points: '5' }));
    expect(problems({ kind: 'BANDS', direction: 'DIRECT', bands: within })).toEqual([
      'BANDS_OUT_OF_ORDER bands[1]',
    ]);
    expect(problems({ kind: 'BANDS', direction: 'INVERSE', bands: within })).toEqual([]);
    const named = (...names: string[]) => names.map((name) => ({ name, label }));
    expect(
      problems({
        kind: 'EXPRESSION',
        expression: 'a + d / maximum',
        inputs: named('a', 'a', 'b', 'max', '1x'),
      }),
    ).toEqual([
      'REPEATED_NAME inputs[1]',
      'BAD_NAME inputs[3]',
      'BAD_NAME inputs[4]',
      'UNKNOWN_NAME expression',
      'UNUSED_INPUT expression',
      'UNUSED_INPUT expression',
      'UNUSED_INPUT expression',
    ]);
    expect(problems({ kind: 'EXPRESSION', expression: 'a +', inputs: named('a') })).toEqual([
      'BAD_EXPRESSION expression',
    ]);
  });

  const anyCase = fc
    .tuple(anyFormula, fc.constantFrom(undefined, 'BONUS' as const, 'PENALTY' as const))
    .chain(([formula, role]) => {
      const component = lonely(formula, '12', role);
      return fc.tuple(fc.constant(component), fc.array(anyInputs(component), { minLength: 1, maxLength: 6 }));
    });
  const inBlock = (component: CompiledComponent, given: readonly Given[]) =>
    referencesOf(
      component,
      given.map((each, at) => [at, competingOf(component, each)] as const),
    );
  const values = (references: ReturnType<typeof inBlock>): ComponentReferences => ({
    ...(references.best && { best: references.best.value }),
    ...(references.bestWithoutTarget && { bestWithoutTarget: references.bestWithoutTarget.value }),
  });

  it('gives points within 0 and the maximum, of a penalty below 0', () => {
    fc.assert(
      fc.property(anyCase, ([component, given]) => {
        const references = values(inBlock(component, given));
        for (const each of given) {
          const score = scoreComponent(component, each, references);
          if (score.status !== 'SCORED') continue;
          const size = component.role === 'PENALTY' ? negate(score.points) : score.points;
          expect(compare(size, ZERO)).toBeGreaterThanOrEqual(0);
          expect(compare(size, component.maximum)).toBeLessThanOrEqual(0);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('is explained by figures that recompute to the points, in words of both languages', () => {
    fc.assert(
      fc.property(anyCase, ([component, given]) => {
        const references = inBlock(component, given);
        for (const each of given) {
          const score = scoreComponent(component, each, values(references));
          if (score.status !== 'SCORED' || each.kind !== 'INPUTS') continue;
          const told = explainComponent(component, score, each.inputs, references);
          const parsed = parseExpression(told.calculation);
          if (!parsed.ok) throw new Error(told.calculation);
          const value = evaluate(parsed.expression, () => undefined);
          expect(value).toEqual({ ok: true, value: score.points });
          for (const text of [told.words, told.figures, told.sentence])
            expect([text.vi, text.en]).not.toContain('');
        }
      }),
      { numRuns: 2_000 },
    );
  });

  const MORE_IS_BETTER: readonly Formula[] = [
    { kind: 'COUNT', each: '0.35' },
    { kind: 'BANDS', direction: 'DIRECT', bands: INSPECTED.bands },
    { kind: 'TARGET', direction: 'DIRECT', target: '6' },
    { kind: 'BEST', direction: 'DIRECT' },
  ];
  const LESS_IS_BETTER: readonly Formula[] = [
    { kind: 'BANDS', direction: 'INVERSE', bands: DAYS.bands },
    { kind: 'TARGET', direction: 'INVERSE', target: '6' },
    { kind: 'BEST', direction: 'INVERSE' },
  ];
  it.each([
    ['more', MORE_IS_BETTER, 1],
    ['less', LESS_IS_BETTER, -1],
  ] as const)('of which %s is better never gives a better value less', (_case, formulas, sign) => {
    const amount = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(fc.constantFrom(...formulas), fc.tuple(amount, amount, amount), (formula, numbers) => {
        const [one = 0, other = 0, best = 0] = numbers.map((n) => n * sign).sort((a, b) => a - b);
        const name = formula.kind === 'COUNT' ? 'count' : 'value';
        const pointsOf = (n: number) => {
          const score = scoreComponent(lonely(formula), inputs({ [name]: String(Math.abs(n)) }), {
            best: whole(Math.abs(best)),
          });
          if (score.status !== 'SCORED') throw new Error(JSON.stringify(score));
          return score.points;
        };
        expect(compare(pointsOf(one), pointsOf(other))).toBeLessThanOrEqual(0);
      }),
      { numRuns: 1_000 },
    );
  });
});
