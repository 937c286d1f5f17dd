import type { Expression } from '../expression/expression.ts';
import { type Notation, PLAIN, writeExpression } from '../expression/write.ts';
import type { ValueOf } from '../formula/compiled-formula.ts';
import type { LocalizedText } from '../localized-text.ts';
import { NOTATIONS } from './notations.ts';

/** An expression as people read it. */
export interface WrittenFormula {
  /** By the names of its values. */
  readonly words: LocalizedText;
  /** The same in figures. */
  readonly figures: LocalizedText;
  /** The figures as `parseExpression` reads them. */
  readonly calculation: string;
}

/** Writes an expression by what its names are called, and with the values that they have. */
export function writtenFormula(
  expression: Expression,
  valueOf: ValueOf,
  labelOf: (name: string) => LocalizedText,
): WrittenFormula {
  const figures = withFigures(expression, valueOf);
  const inBoth = (
    write: (notation: Omit<Notation, 'name'>, language: keyof LocalizedText) => string,
  ): LocalizedText => ({ vi: write(NOTATIONS.vi, 'vi'), en: write(NOTATIONS.en, 'en') });
  return {
    words: inBoth((notation, language) =>
      writeExpression(expression, { ...notation, name: (name) => labelOf(name)[language] }),
    ),
    figures: inBoth((notation) => writeExpression(figures, { ...notation, name: PLAIN.name })),
    calculation: writeExpression(figures),
  };
}

/** The expression with each name that has a value replaced by it. */
function withFigures(expression: Expression, valueOf: ValueOf): Expression {
  const replace = (each: Expression): Expression => {
    switch (each.kind) {
      case 'NUMBER':
        return each;
      case 'NAME': {
        const value = valueOf(each.name);
        return value === undefined ? each : { kind: 'NUMBER', value };
      }
      case 'NEGATION':
        return { ...each, of: replace(each.of) };
      case 'OPERATION':
        return { ...each, left: replace(each.left), right: replace(each.right) };
      case 'LEAST':
      case 'GREATEST':
        return { ...each, of: each.of.map(replace) };
      case 'CHOICE': {
        const { operator, left, right } = each.condition;
        return {
          ...each,
          condition: { operator, left: replace(left), right: replace(right) },
          then: replace(each.then),
          otherwise: replace(each.otherwise),
        };
      }
    }
  };
  return replace(expression);
}
