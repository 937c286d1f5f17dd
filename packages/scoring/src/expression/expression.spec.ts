import fc from 'fast-check';
import {
  evaluate,
  MAXIMUM_EXPRESSION_DEPTH,
  MAXIMUM_EXPRESSION_LENGTH,
  namesIn,
  parseExpression,
  rational,
  toDecimal,
  toFraction,
  writeExpression,
  type Expression,
  type Rational,
} from '../index.ts';

const NAMES = ['a', 'b', 'c'] as const;

const { tree } = fc.letrec<{ tree: Expression }>((tie) => {
  const pair = fc.tuple(tie('tree'), tie('tree'));
  return {
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(...NAMES).map((name): Expression => ({ kind: 'NAME', name })),
      fc
        .integer({ min: 0, max: 999 })
        .map((n): Expression => ({ kind: 'NUMBER', value: rational(BigInt(n), 8n) })),
      tie('tree').map((of): Expression => ({ kind: 'NEGATION', of })),
      fc
        .tuple(fc.constantFrom('+', '-', '*', '/'), pair)
        .map(([operator, [left, right]]): Expression => ({ kind: 'OPERATION', operator, left, right })),
      fc
        .tuple(fc.constantFrom('LEAST', 'GREATEST'), fc.array(tie('tree'), { minLength: 1, maxLength: 3 }))
        .map(([kind, of]): Expression => ({ kind, of })),
      fc
        .tuple(fc.constantFrom('<', '<=', '>', '>=', '=', '<>'), pair, pair)
        .map(([operator, [left, right], [then, otherwise]]): Expression => ({
          kind: 'CHOICE',
          condition: { operator, left, right },
          then,
          otherwise,
        })),
    ),
  };
});

const valuesOf =
  (numbers: readonly number[]) =>
  (name: string): Rational | undefined => {
    const at = NAMES.findIndex((each) => each === name);
    return at < 0 ? undefined : rational(BigInt(numbers[at] ?? 0), 3n);
  };
const valueOf = (text: string, values: Record<string, bigint> = {}): string => {
  const parsed = parseExpression(text);
  if (!parsed.ok) return `${parsed.problem.fault} at ${parsed.problem.position}`;
  const value = evaluate(parsed.expression, (name) =>
    values[name] === undefined ? undefined : rational(values[name]),
  );
  return value.ok ? toFraction(value.value) : value.problem.fault;
};

describe('an expression', () => {
  it.each([
    ['1 + 2 * 3', '7/1'],
    ['(1 + 2) * 3', '9/1'],
    ['1 - 2 - 3', '-4/1'],
    ['8 / 4 / 2', '1/1'],
    ['-2 * -3', '6/1'],
    ['1 / 3 + 1 / 6', '1/2'],
    ['0.1 + 0.2', '3/10'],
    ['min(3, 1, 2) + max(3, 1, 2)', '4/1'],
    ['if(1 < 2, 10, 20)', '10/1'],
    ['if(1 <> 1, 10, if(2 >= 2, 20, 30))', '20/1'],
  ])('%s is %s', (text, value) => {
    expect(valueOf(text)).toBe(value);
  });

  it('uses names, and does not look at what is not chosen', () => {
    expect(valueOf('if(total = 0, 0, done / total)', { total: 0n, done: 1n })).toBe('0/1');
    expect(valueOf('done / total', { total: 3n, done: 1n })).toBe('1/3');
    expect(valueOf('done / total', { total: 0n, done: 1n })).toBe('DIVISION_BY_ZERO');
    expect(valueOf('done / total', { total: 3n })).toBe('NAME_WITHOUT_VALUE');
  });

  it.each([
    ['', 'UNEXPECTED at 0'],
    ['1 +', 'UNEXPECTED at 3'],
    ['1 2', 'UNEXPECTED at 2'],
    ['(1', 'UNEXPECTED at 2'],
    ['1.2.3', 'BAD_NUMBER at 0'],
    ['1e9', 'BAD_NUMBER at 0'],
    ['2 * pow(2, 3)', 'UNKNOWN_FUNCTION at 4'],
    ['a.b', 'UNEXPECTED at 1'],
    ['a["b"]', 'UNEXPECTED at 1'],
    ['min', 'UNEXPECTED at 3'],
    ['if(1, 2, 3)', 'UNEXPECTED at 4'],
    ['a := 2', 'UNEXPECTED at 2'],
    ['1 + #', 'UNEXPECTED at 4'],
  ])('%s is refused: %s', (text, fault) => {
    expect(valueOf(text)).toBe(fault);
  });

  it('is bounded in length, depth, parts and size, so that none runs for long', () => {
    expect(valueOf('1+'.repeat(600) + '1')).toBe(`TOO_LONG at ${MAXIMUM_EXPRESSION_LENGTH}`);
    expect(valueOf('('.repeat(MAXIMUM_EXPRESSION_DEPTH + 1))).toMatch(/^TOO_DEEP/);
    expect(valueOf('-'.repeat(MAXIMUM_EXPRESSION_DEPTH + 1) + '1')).toMatch(/^TOO_DEEP/);
    expect(valueOf('1+'.repeat(300) + '1')).toMatch(/^TOO_MANY_PARTS/);
    const product = Array.from({ length: 24 }, () => '9'.repeat(39)).join('*');
    expect(valueOf(product)).toMatch(/\/1$/);
    const power = (factor: string) => Array.from({ length: 12 }, () => factor).join('*');
    expect(valueOf(power('a'), { a: 10n ** 200n })).toBe('TOO_LARGE');
  });

  it('is refused or read, whatever is written; never anything else', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'0123456789.abminfx+-*/(),<>= '.split('')) }),
        (text) => {
          const parsed = parseExpression(text);
          if (parsed.ok) evaluate(parsed.expression, () => rational(2n));
          else expect(parsed.problem.position).toBeLessThanOrEqual(text.length);
        },
      ),
    );
  });

  it('that is written and read again has the same value and names', () => {
    fc.assert(
      fc.property(tree, fc.tuple(fc.integer(), fc.integer(), fc.integer()), (written, numbers) => {
        const parsed = parseExpression(writeExpression(written));
        fc.pre(parsed.ok);
        expect(evaluate(parsed.expression, valuesOf(numbers))).toEqual(evaluate(written, valuesOf(numbers)));
        expect(namesIn(parsed.expression)).toEqual(namesIn(written));
      }),
      { numRuns: 2_000 },
    );
  });

  it('writes a number that no decimal says as a quotient', () => {
    expect(writeExpression({ kind: 'NUMBER', value: rational(1n, 3n) })).toBe('(1 / 3)');
    expect(writeExpression({ kind: 'NUMBER', value: rational(5n, 4n) })).toBe('1.25');
    expect(toDecimal(rational(5n, 4n), 2)).toBe('1.25');
  });
});
