import fc from 'fast-check';
import {
  DivisionByZeroError,
  MAXIMUM_FRACTION_LENGTH,
  NotADecimalError,
  NotAFractionError,
  ZERO,
  add,
  compare,
  decimal,
  divide,
  fromFraction,
  multiply,
  parseDecimal,
  rational,
  scaleHalfUp,
  subtract,
  sum,
  toDecimal,
  toFraction,
} from './index.ts';

const anyRational = fc
  .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.bigInt({ min: 1n, max: 10n ** 6n }))
  .map(([numerator, denominator]) => rational(numerator, denominator));

const decimalParts = fc.record({
  negative: fc.boolean(),
  whole: fc.stringMatching(/^[0-9]{1,12}$/),
  decimals: fc.stringMatching(/^[0-9]{1,24}$/),
});

/** Adds one to the last digit of a string of digits, by carrying as on paper. */
function increment(digits: string): string {
  const head = digits.slice(0, -1);
  const last = digits.slice(-1);
  if (last === '') return '1';
  return last === '9' ? `${increment(head)}0` : `${head}${String(Number(last) + 1)}`;
}

/** Rounding half away from zero by looking at characters only. */
function roundByHand(negative: boolean, whole: string, decimals: string, places: number): string {
  const padded = decimals.padEnd(places + 1, '0');
  const kept = whole + padded.slice(0, places);
  const rounded = (padded[places] ?? '0') >= '5' ? increment(kept) : kept;
  const cut = rounded.length - places;
  const integer = rounded.slice(0, cut).replace(/^0+(?=[0-9])/, '');
  const text = places === 0 ? integer : `${integer}.${rounded.slice(cut)}`;
  return negative && /[1-9]/.test(text) ? `-${text}` : text;
}

describe('a rational', () => {
  it('is in lowest terms with a positive denominator, and frozen', () => {
    expect(toFraction(rational(6n, -4n))).toBe('-3/2');
    expect(toFraction(rational(0n, -7n))).toBe('0/1');
    expect(Object.isFrozen(rational(1n, 2n))).toBe(true);
    expect(() => rational(1n, 0n)).toThrow(DivisionByZeroError);
  });

  it('obeys the laws of arithmetic', () => {
    fc.assert(
      fc.property(anyRational, anyRational, anyRational, (a, b, c) => {
        expect(add(a, b)).toEqual(add(b, a));
        expect(add(add(a, b), c)).toEqual(add(a, add(b, c)));
        expect(multiply(a, add(b, c))).toEqual(add(multiply(a, b), multiply(a, c)));
        expect(add(subtract(a, b), b)).toEqual(a);
        if (compare(b, ZERO) !== 0) expect(multiply(divide(a, b), b)).toEqual(a);
        expect(compare(a, b)).toBe(compare(subtract(a, b), ZERO));
        expect(compare(a, b) + compare(b, a)).toBe(0);
      }),
    );
  });

  it('loses nothing: three thirds are one', () => {
    const third = rational(1n, 3n);
    expect(compare(sum([third, third, third]), rational(1n))).toBe(0);
    expect(sum([])).toEqual(ZERO);
    expect(() => divide(third, ZERO)).toThrow(DivisionByZeroError);
  });
});

describe('reading a decimal', () => {
  it.each([
    ['8.5', '17/2'],
    ['-0.25', '-1/4'],
    ['007', '7/1'],
    ['-0', '0/1'],
    ['0.10', '1/10'],
  ])('reads %s as %s', (text, fraction) => {
    expect(toFraction(decimal(text))).toBe(fraction);
  });

  it.each([
    '1e3',
    'NaN',
    'Infinity',
    '+1',
    ' 1',
    '1 ',
    '1\n',
    '1,5',
    '.5',
    '5.',
    '--1',
    '0x1',
    '1_0',
    '١',
    '-',
  ])('refuses %j', (text) => {
    expect(parseDecimal(text)).toEqual({ ok: false, fault: 'NOT_PLAIN' });
    expect(() => decimal(text)).toThrow(NotADecimalError);
  });

  it('refuses nothing at all, and more than 40 characters', () => {
    expect(parseDecimal('')).toEqual({ ok: false, fault: 'EMPTY' });
    expect(parseDecimal('1'.repeat(40)).ok).toBe(true);
    expect(parseDecimal(`0.${'1'.repeat(39)}`)).toEqual({ ok: false, fault: 'TOO_LONG' });
  });

  it('never throws, accepts digits with one point alone, and reads the number they mean', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^-?[0-9.e]{0,45}$/)), (text) => {
        const parsed = parseDecimal(text);
        expect(parsed.ok).toBe(text.length <= 40 && /^-?[0-9]+([.][0-9]+)?$/.test(text));
        if (parsed.ok) expect(Number(toDecimal(parsed.value, 40))).toBeCloseTo(Number(text), 10);
      }),
    );
  });
});

describe('writing', () => {
  it.each([
    ['0.005', 2, '0.01'],
    ['-0.005', 2, '-0.01'],
    ['-0.004', 2, '0.00'],
    ['99.995', 2, '100.00'],
    ['2.5', 0, '3'],
    ['-2.5', 0, '-3'],
    ['7', 3, '7.000'],
  ])('rounds %s at %i decimals to %s', (text, places, rounded) => {
    expect(toDecimal(decimal(text), places)).toBe(rounded);
  });

  it('agrees with rounding by hand on the digits', () => {
    fc.assert(
      fc.property(decimalParts, fc.integer({ min: 0, max: 22 }), ({ negative, whole, decimals }, places) => {
        const value = decimal(`${negative ? '-' : ''}${whole}.${decimals}`);
        expect(toDecimal(value, places)).toBe(roundByHand(negative, whole, decimals, places));
      }),
      { numRuns: 1_000 },
    );
  });

  it('is never further than half a unit of the last decimal from the value', () => {
    fc.assert(
      fc.property(anyRational, fc.integer({ min: 0, max: 15 }), (value, places) => {
        const unit = rational(1n, 10n ** BigInt(places));
        const distance = subtract(multiply(rational(scaleHalfUp(value, places)), unit), value);
        const half = multiply(unit, rational(1n, 2n));
        expect(compare(distance, half)).toBeLessThanOrEqual(0);
        expect(compare(distance, subtract(ZERO, half))).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('refuses a number of decimals that is none', () => {
    for (const places of [-1, 1.5, Number.NaN, 101])
      expect(() => toDecimal(ZERO, places)).toThrow(RangeError);
  });

  it('writes a fraction that is read back unchanged', () => {
    fc.assert(
      fc.property(anyRational, (value) => {
        expect(fromFraction(toFraction(value))).toEqual(value);
      }),
    );
    expect(toFraction(fromFraction('4/8'))).toBe('1/2');
  });

  it.each(['1', '1/0', '1/-2', '1.5/2', '/2', '1/', ' 1/2', '1/2\n'])(
    'refuses to read %j as a fraction',
    (text) => {
      expect(() => fromFraction(text)).toThrow(NotAFractionError);
    },
  );

  it('reads no fraction of more than 2,000 characters', () => {
    const longest = `1/${'2'.repeat(MAXIMUM_FRACTION_LENGTH - 2)}`;
    expect(toFraction(fromFraction(longest))).toBe(longest);
    expect(() => fromFraction(`${longest}2`)).toThrow(NotAFractionError);
  });
});
