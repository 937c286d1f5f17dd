import { add, compare, divide, multiply, subtract, ZERO, type Rational } from '../rational.ts';
import type { ArithmeticOperator, Comparison, ComparisonOperator, Expression } from './expression.ts';

/** Most bits of a numerator or denominator on the way to a value: products of many long decimals end there. */
export const MAXIMUM_BITS = 4_096;

/** Why an expression has no value. `name` is the one without a value. */
export type EvaluationFault =
  | { readonly fault: 'DIVISION_BY_ZERO' }
  | { readonly fault: 'TOO_LARGE' }
  | { readonly fault: 'NAME_WITHOUT_VALUE'; readonly name: string };

export type Evaluation =
  { readonly ok: true; readonly value: Rational } | { readonly ok: false; readonly problem: EvaluationFault };

/** Values by name; undefined where a name has none. */
export type Values = (name: string) => Rational | undefined;

class Faulty extends Error {
  readonly problem: EvaluationFault;
  constructor(problem: EvaluationFault) {
    super(problem.fault);
    this.problem = problem;
  }
}

/** The exact value of an expression; of a choice, the part that is not chosen is not looked at. Never throws. */
export function evaluate(expression: Expression, values: Values): Evaluation {
  try {
    return { ok: true, value: valueOf(expression, values) };
  } catch (error) {
    if (error instanceof Faulty) return { ok: false, problem: error.problem };
    throw error;
  }
}

function valueOf(expression: Expression, values: Values): Rational {
  switch (expression.kind) {
    case 'NUMBER':
      return expression.value;
    case 'NAME': {
      const { name } = expression;
      const value = values(name);
      if (value === undefined) throw new Faulty({ fault: 'NAME_WITHOUT_VALUE', name });
      return value;
    }
    case 'NEGATION':
      return subtract(ZERO, valueOf(expression.of, values));
    case 'OPERATION':
      return bounded(
        operate(expression.operator, valueOf(expression.left, values), valueOf(expression.right, values)),
      );
    case 'LEAST':
      return foremost(expression.of, values, -1);
    case 'GREATEST':
      return foremost(expression.of, values, 1);
    case 'CHOICE':
      return valueOf(holds(expression.condition, values) ? expression.then : expression.otherwise, values);
  }
}

/** Whether a comparison is true. Throws as `valueOf` does. */
function holds({ operator, left, right }: Comparison, values: Values): boolean {
  return isTrue[operator](compare(valueOf(left, values), valueOf(right, values)));
}

const isTrue: Record<ComparisonOperator, (order: -1 | 0 | 1) => boolean> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
  '=': (order) => order === 0,
  '<>': (order) => order !== 0,
};

function operate(operator: ArithmeticOperator, left: Rational, right: Rational): Rational {
  switch (operator) {
    case '+':
      return add(left, right);
    case '-':
      return subtract(left, right);
    case '*':
      return multiply(left, right);
    case '/':
      if (right.numerator === 0n) throw new Faulty({ fault: 'DIVISION_BY_ZERO' });
      return divide(left, right);
  }
}

/** The value that comes last (sign 1) or first (−1) in order. */
function foremost(of: readonly Expression[], values: Values, sign: 1 | -1): Rational {
  return of
    .map((each) => valueOf(each, values))
    .reduce((best, value) => (compare(value, best) === sign ? value : best));
}

const LIMIT = 1n << BigInt(MAXIMUM_BITS);

function bounded(value: Rational): Rational {
  const { numerator, denominator } = value;
  if (denominator >= LIMIT || numerator >= LIMIT || numerator <= -LIMIT)
    throw new Faulty({ fault: 'TOO_LARGE' });
  return value;
}
