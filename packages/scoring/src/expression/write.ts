import { MAXIMUM_DECIMAL_LENGTH, toDecimal, type Rational } from '../rational.ts';
import type { ArithmeticOperator, ComparisonOperator, Expression } from './expression.ts';

/** How an expression is written. */
export interface Notation {
  readonly number: (value: Rational) => string;
  readonly name: (name: string) => string;
  readonly operators: Readonly<Record<ArithmeticOperator | ComparisonOperator, string>>;
  readonly least: string;
  readonly greatest: string;
  readonly choice: string;
  /** Between the arguments of a function. */
  readonly comma: string;
}

const SIGNS = { '<': '<', '<=': '<=', '>': '>', '>=': '>=', '=': '=', '<>': '<>' } as const;

/** The notation that `parseExpression` reads. */
export const PLAIN: Notation = {
  number: plainNumber,
  name: (name) => name,
  operators: { '+': '+', '-': '-', '*': '*', '/': '/', ...SIGNS },
  least: 'min',
  greatest: 'max',
  choice: 'if',
  comma: ', ',
};

/** A decimal where the value is one of at most 38 places; else the quotient in parentheses. */
export function plainNumber(value: Rational): string {
  const text = toDecimal(value, MAXIMUM_DECIMAL_LENGTH - 2);
  const short = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return isExact(value) ? short : `(${value.numerator.toString()} / ${value.denominator.toString()})`;
}

/** Whether a decimal of 38 places says it all: the denominator divides 10^38. */
function isExact({ denominator }: Rational): boolean {
  return 10n ** BigInt(MAXIMUM_DECIMAL_LENGTH - 2) % denominator === 0n;
}

const PRECEDENCE = { '+': 1, '-': 1, '*': 2, '/': 2 } as const;
const UNARY = 3;

/** Writes an expression, with parentheses only where they are needed. */
export function writeExpression(expression: Expression, notation: Notation = PLAIN): string {
  return write(expression, notation, 0);
}

/** `binding`: how strongly what stands around it binds. */
function write(expression: Expression, notation: Notation, binding: number): string {
  const { operators, comma } = notation;
  const list = (of: readonly Expression[]): string => of.map((each) => write(each, notation, 0)).join(comma);
  switch (expression.kind) {
    case 'NUMBER': {
      const text = notation.number(expression.value);
      return text.startsWith('-') && binding > 0 ? `(${text})` : text;
    }
    case 'NAME':
      return notation.name(expression.name);
    case 'NEGATION':
      return inParentheses(binding > 1, `-${write(expression.of, notation, UNARY)}`);
    case 'OPERATION': {
      const own = PRECEDENCE[expression.operator];
      const [left, right] = [
        write(expression.left, notation, own),
        write(expression.right, notation, own + 1),
      ];
      return inParentheses(binding > own, `${left} ${operators[expression.operator]} ${right}`);
    }
    case 'LEAST':
      return `${notation.least}(${list(expression.of)})`;
    case 'GREATEST':
      return `${notation.greatest}(${list(expression.of)})`;
    case 'CHOICE': {
      const { condition, then, otherwise } = expression;
      const [left, right] = [write(condition.left, notation, 0), write(condition.right, notation, 0)];
      const compared = `${left} ${operators[condition.operator]} ${right}`;
      return `${notation.choice}(${[compared, list([then]), list([otherwise])].join(comma)})`;
    }
  }
}

function inParentheses(needed: boolean, text: string): string {
  return needed ? `(${text})` : text;
}
