import { evaluate } from '../expression/evaluate.ts';
import type { Expression } from '../expression/expression.ts';
import { expression } from '../expression/parse.ts';
import type { ValueOf } from '../formula/compiled-formula.ts';
import { compare, divide, HUNDRED, multiply, ZERO, type Rational } from '../rational.ts';
import type { SetRules } from '../set/set-definition.ts';
import type { UnitSums } from './unit-score.ts';

/** How a set makes points, their maximum and the value of the sums of a unit: expressions over the names of `UnitSums`. */
export interface ResultFormula {
  readonly points: Expression;
  readonly maximum: Expression;
  /** 100 × points ÷ maximum, to be explained. */
  readonly value: Expression;
}

const build = (ordinary: string, maximum: string, mayPass: boolean): ResultFormula => {
  const sum = `max(0, ${ordinary} + bonus + penalty)`;
  const points = mayPass ? sum : `min(${maximum}, ${sum})`;
  return {
    points: expression(points),
    maximum: expression(maximum),
    value: expression(`100 * ${points} / (${maximum})`),
  };
};
const STRETCHED = 'ordinary * (applicable + notRun) / applicable';
const WHOLE = 'applicable + notRun';

const FORMULAS = {
  LEFT_OUT: {
    passing: build('ordinary', 'applicable', true),
    kept: build('ordinary', 'applicable', false),
  },
  RESCALED: { passing: build(STRETCHED, WHOLE, true), kept: build(STRETCHED, WHOLE, false) },
} as const;

export function resultFormulaOf({ surveyNotRun, mayPassHundred }: SetRules): ResultFormula {
  return FORMULAS[surveyNotRun][mayPassHundred ? 'passing' : 'kept'];
}

/** The names of a result's formula have the values of the sums. */
export function sumNamed(sums: UnitSums): ValueOf {
  return (name) => sums[name as keyof UnitSums];
}

/** Points, maximum and value by the set's rules; no points and no value where nothing applies. */
export function resultValue(
  rules: SetRules,
  sums: UnitSums,
): { points: Rational; maximum: Rational; value: Rational | null } {
  if (compare(sums.applicable, ZERO) === 0) return { points: ZERO, maximum: ZERO, value: null };
  const formula = resultFormulaOf(rules);
  const of = (part: Expression): Rational => {
    const evaluation = evaluate(part, sumNamed(sums));
    if (!evaluation.ok) throw new RangeError(`A result has no value: ${evaluation.problem.fault}`);
    return evaluation.value;
  };
  const [points, maximum] = [of(formula.points), of(formula.maximum)];
  return { points, maximum, value: divide(multiply(HUNDRED, points), maximum) };
}
