import type { Rational } from '../rational.ts';

export type ArithmeticOperator = '+' | '-' | '*' | '/';
export type ComparisonOperator = '<' | '<=' | '>' | '>=' | '=' | '<>';

/** An arithmetic expression over names, exact; made by `parseExpression` or from parts. It cannot loop. */
export type Expression =
  | { readonly kind: 'NUMBER'; readonly value: Rational }
  | { readonly kind: 'NAME'; readonly name: string }
  | { readonly kind: 'NEGATION'; readonly of: Expression }
  | {
      readonly kind: 'OPERATION';
      readonly operator: ArithmeticOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  /** Of one argument at least. */
  | { readonly kind: 'LEAST' | 'GREATEST'; readonly of: readonly Expression[] }
  | {
      readonly kind: 'CHOICE';
      readonly condition: Comparison;
      readonly then: Expression;
      readonly otherwise: Expression;
    };

/** Two expressions compared; stands in a choice only. */
export interface Comparison {
  readonly operator: ComparisonOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/** The names that an expression uses, each once, in the order of their first use. */
export function namesIn(expression: Expression): string[] {
  const names = new Set<string>();
  const visit = (each: Expression): void => {
    if (each.kind === 'NAME') names.add(each.name);
    partsOf(each).forEach(visit);
  };
  visit(expression);
  return [...names];
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'NUMBER':
    case 'NAME':
      return [];
    case 'NEGATION':
      return [expression.of];
    case 'OPERATION':
      return [expression.left, expression.right];
    case 'LEAST':
    case 'GREATEST':
      return expression.of;
    case 'CHOICE': {
      const { condition, then, otherwise } = expression;
      return [condition.left, condition.right, then, otherwise];
    }
  }
}
