import { namesIn } from '../expression/expression.ts';
import { parseExpression, RESERVED_NAMES, type SyntaxFault } from '../expression/parse.ts';
import { plainNumber } from '../expression/write.ts';
import { compare, parseDecimal, rational, ZERO, type Rational } from '../rational.ts';
import type { Formula } from './formula.ts';
import { isOutOfOrder } from './simple-formulas.ts';

/** Most bands, items, answers or inputs of one formula. */
export const MAXIMUM_FORMULA_PARTS = 30;

/** One thing wrong with a formula; `where` is the part concerned, such as `bands[2].points`. */
export type FormulaProblem =
  | { readonly problem: 'BAD_NUMBER'; readonly where: string; readonly given: string }
  /** Below `least`, or above `greatest`. */
  | {
      readonly problem: 'OUT_OF_BOUNDS';
      readonly where: string;
      readonly given: string;
      readonly least: string;
      readonly greatest: string | null;
    }
  | { readonly problem: 'NO_PARTS' | 'TOO_MANY_PARTS'; readonly where: string }
  | { readonly problem: 'BANDS_OUT_OF_ORDER'; readonly where: string }
  | { readonly problem: 'BAD_NAME' | 'REPEATED_NAME'; readonly where: string; readonly name: string }
  | { readonly problem: 'UNKNOWN_NAME' | 'UNUSED_INPUT'; readonly where: string; readonly name: string }
  | { readonly problem: 'BAD_EXPRESSION'; readonly where: string; readonly syntax: SyntaxFault };

const NAME = /^[A-Za-z]\w{0,39}$/;
const HUNDRED_TEXT = '100';

/** Everything that is wrong with a formula of a component with this maximum; nothing for one that can be compiled. */
export function formulaProblems(formula: Formula, maximum: Rational): FormulaProblem[] {
  switch (formula.kind) {
    case 'POINTS':
    case 'YES_NO':
    case 'SHARE':
    case 'BEST':
      return [];
    case 'COUNT':
      return boundsProblems('each', formula.each, ZERO);
    case 'PROPORTIONAL':
      return boundsProblems('floor', formula.floor, ZERO, rational(1n), '1');
    case 'TARGET':
      return formula.target === null ? [] : boundsProblems('target', formula.target, ZERO);
    case 'BANDS':
      return bandProblems(formula, maximum);
    case 'ADJUSTMENT':
      return [
        ...listProblems('items', formula.items),
        ...formula.items.flatMap(({ each }, at) => boundsProblems(`items[${at}].each`, each, ZERO)),
      ];
    case 'SURVEY':
      return [
        ...listProblems('answers', formula.answers),
        ...formula.answers.flatMap(({ percent }, at) =>
          boundsProblems(`answers[${at}].percent`, percent, ZERO, rational(100n), HUNDRED_TEXT),
        ),
      ];
    case 'EXPRESSION':
      return [...listProblems('inputs', formula.inputs), ...expressionProblems(formula)];
  }
}

function boundsProblems(
  where: string,
  given: string,
  least: Rational,
  greatest?: Rational,
  greatestText: string | null = null,
): FormulaProblem[] {
  const parsed = parseDecimal(given);
  if (!parsed.ok) return [{ problem: 'BAD_NUMBER', where, given }];
  const isOutside =
    compare(parsed.value, least) < 0 || (greatest !== undefined && compare(parsed.value, greatest) > 0);
  return isOutside ? [{ problem: 'OUT_OF_BOUNDS', where, given, least: '0', greatest: greatestText }] : [];
}

function bandProblems(
  { direction, bands }: Extract<Formula, { kind: 'BANDS' }>,
  maximum: Rational,
): FormulaProblem[] {
  const problems = [
    ...countProblems('bands', bands),
    ...bands.flatMap(({ limit, points }, at) => [
      ...boundsProblems(`bands[${at}].limit`, limit, ZERO),
      ...boundsProblems(`bands[${at}].points`, points, ZERO, maximum, plainNumber(maximum)),
    ]),
  ];
  if (problems.length > 0) return problems;
  return bands.flatMap((band, at) => {
    const before = bands[at - 1];
    const where = `bands[${at}]`;
    return before && isOutOfOrder(direction, before, band) ? [{ problem: 'BANDS_OUT_OF_ORDER', where }] : [];
  });
}

function countProblems(where: string, parts: readonly unknown[]): FormulaProblem[] {
  if (parts.length === 0) return [{ problem: 'NO_PARTS', where }];
  return parts.length > MAXIMUM_FORMULA_PARTS ? [{ problem: 'TOO_MANY_PARTS', where }] : [];
}

function listProblems(where: string, parts: readonly { readonly name: string }[]): FormulaProblem[] {
  const names = parts.map(({ name }) => name);
  return [
    ...countProblems(where, parts),
    ...names.flatMap((name, at): FormulaProblem[] => {
      if (!NAME.test(name) || TAKEN_NAMES.has(name))
        return [{ problem: 'BAD_NAME', where: `${where}[${at}]`, name }];
      return names.indexOf(name) < at ? [{ problem: 'REPEATED_NAME', where: `${where}[${at}]`, name }] : [];
    }),
  ];
}

const TAKEN_NAMES = new Set<string>([...RESERVED_NAMES, 'maximum']);

function expressionProblems({
  expression,
  inputs,
}: Extract<Formula, { kind: 'EXPRESSION' }>): FormulaProblem[] {
  const where = 'expression';
  const parsed = parseExpression(expression);
  if (!parsed.ok) return [{ problem: 'BAD_EXPRESSION', where, syntax: parsed.problem }];
  const used = namesIn(parsed.expression);
  const known = new Set(['maximum', ...inputs.map(({ name }) => name)]);
  return [
    ...used
      .filter((name) => !known.has(name))
      .map((name): FormulaProblem => ({ problem: 'UNKNOWN_NAME', where, name })),
    ...inputs
      .filter(({ name }) => !used.includes(name))
      .map(({ name }): FormulaProblem => ({ problem: 'UNUSED_INPUT', where, name })),
  ];
}
