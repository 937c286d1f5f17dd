import fc from 'fast-check';
import {
  HUNDRED,
  UnsoundComponentsError,
  ZERO,
  checkPoints,
  compare,
  computeResult,
  decimal,
  rational,
  shownText,
  storedText,
  sum,
  toFraction,
  type ScoredComponent,
} from './index.ts';

interface Line {
  domain: number;
  /** Hundredths of a point. */
  maximum: number;
  points: number;
  applicable: boolean;
}

const line: fc.Arbitrary<Line> = fc
  .record({
    domain: fc.integer({ min: 1, max: 8 }),
    maximum: fc.integer({ min: 0, max: 1_000 }),
    share: fc.integer({ min: 0, max: 1_000 }),
    applicable: fc.boolean(),
  })
  .map(({ share, ...rest }) => ({ ...rest, points: Math.floor((rest.maximum * share) / 1_000) }));

const components = (lines: readonly Line[]): ScoredComponent[] =>
  lines.map(({ domain, maximum, points, applicable }, index) => ({
    code: String(index),
    domain,
    maximum: rational(BigInt(maximum), 100n),
    points: rational(BigInt(points), 100n),
    applicable,
  }));

/** 100 × points ÷ maximum to 20 decimals by long division on integers, the last digit rounded by hand. */
function longDivision(points: number, maximum: number): string | null {
  if (maximum === 0) return null;
  const whole = Math.floor((100 * points) / maximum);
  let remainder = (100 * points) % maximum;
  const digits: number[] = [];
  for (let place = 0; place < 20; place += 1) {
    digits.push(Math.floor((remainder * 10) / maximum));
    remainder = (remainder * 10) % maximum;
  }
  let carry = remainder * 2 >= maximum ? 1 : 0;
  for (let place = 19; place >= 0; place -= 1) {
    const digit = (digits[place] ?? 0) + carry;
    carry = digit === 10 ? 1 : 0;
    digits[place] = digit % 10;
  }
  return `${String(whole + carry)}.${digits.join('')}`;
}

function oracle(lines: readonly Line[]): string | null {
  const counted = lines.filter(({ applicable }) => applicable);
  const total = (pick: (counted: Line) => number) => counted.reduce((before, at) => before + pick(at), 0);
  return longDivision(
    total(({ points }) => points),
    total(({ maximum }) => maximum),
  );
}

describe('a result', () => {
  it('is 100 × points ÷ applicable maximum, in total and by domain', () => {
    const { total, domains } = computeResult([
      { code: 'b', domain: 2, maximum: decimal('3'), points: decimal('1'), applicable: true },
      { code: 'a', domain: 1, maximum: decimal('2'), points: decimal('2'), applicable: true },
      { code: 'c', domain: 2, maximum: decimal('4'), points: decimal('4'), applicable: false },
      { code: 'd', domain: 8, maximum: decimal('1'), points: ZERO, applicable: false },
    ]);
    expect(total.value && toFraction(total.value)).toBe('60/1');
    expect(domains.map(({ domain, value }) => [domain, shownText(value), storedText(value)])).toEqual([
      [1, '100.00', '100.00000000000000000000'],
      [2, '33.33', '33.33333333333333333333'],
      [8, null, null],
    ]);
    expect(domains[2]).toEqual({ domain: 8, points: ZERO, maximum: ZERO, value: null });
  });

  it('has no value where nothing is applicable', () => {
    expect(computeResult([])).toEqual({
      total: { points: ZERO, maximum: ZERO, value: null },
      domains: [],
    });
  });

  it('agrees with long division on integers, in total and in each domain', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
        const { total, domains } = computeResult(components(lines));
        expect(storedText(total.value)).toBe(oracle(lines));
        const numbers = [...new Set(lines.map(({ domain }) => domain))].sort();
        expect(domains.map(({ domain, value }) => [domain, storedText(value)])).toEqual(
          numbers.map((domain) => [domain, oracle(lines.filter((at) => at.domain === domain))]),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('stays within 0 and 100, and its points and maximum are the sums over its domains', () => {
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const { total, domains } = computeResult(components(lines));
        for (const { value } of [total, ...domains]) {
          if (!value) continue;
          expect(compare(value, ZERO)).toBeGreaterThanOrEqual(0);
          expect(compare(value, HUNDRED)).toBeLessThanOrEqual(0);
        }
        expect(total.points).toEqual(sum(domains.map(({ points }) => points)));
        expect(total.maximum).toEqual(sum(domains.map(({ maximum }) => maximum)));
      }),
    );
  });

  it('does not depend on the order of the components', () => {
    const inTwoOrders = fc
      .array(line)
      .map(components)
      .chain((all) =>
        fc.tuple(
          fc.constant(all),
          fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
        ),
      );
    fc.assert(
      fc.property(inTwoOrders, ([all, reordered]) => {
        expect(computeResult(reordered)).toEqual(computeResult(all));
      }),
    );
  });

  it('is the same with a component that is not applicable as without it, whatever points it carries', () => {
    fc.assert(
      fc.property(fc.array(line), fc.integer({ min: -500, max: 500 }), (lines, points) => {
        const left = computeResult(components(lines));
        const extra = { domain: 1, maximum: 100, points, applicable: false };
        expect(computeResult(components([...lines, extra])).total).toEqual(left.total);
      }),
    );
  });

  it('grows with every point', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), fc.nat(), (lines, pick) => {
        const at = pick % lines.length;
        const more = lines.map((old, index) => (index === at ? { ...old, points: old.maximum } : old));
        const [before, after] = [computeResult(components(lines)), computeResult(components(more))];
        if (!before.total.value || !after.total.value) return;
        const grew = lines[at]?.applicable === true && lines[at].points < lines[at].maximum;
        expect(compare(after.total.value, before.total.value)).toBe(grew ? 1 : 0);
      }),
    );
  });

  it('refuses a code that comes twice and points outside of the component', () => {
    const one = { code: '1.1', domain: 1, maximum: decimal('2'), points: decimal('1'), applicable: true };
    expect(() => computeResult([one, one])).toThrow(UnsoundComponentsError);
    expect(() => computeResult([{ ...one, points: decimal('2.01') }])).toThrow(/1\.1: ABOVE_MAXIMUM/);
    expect(() => computeResult([{ ...one, points: decimal('-0.01') }])).toThrow(/1\.1: BELOW_ZERO/);
  });
});

describe('points', () => {
  it('lie between zero and the maximum, both included', () => {
    const maximum = decimal('1.5');
    expect(checkPoints(ZERO, maximum)).toBeNull();
    expect(checkPoints(maximum, maximum)).toBeNull();
    expect(checkPoints(decimal('-0.0001'), maximum)).toBe('BELOW_ZERO');
    expect(checkPoints(decimal('1.5001'), maximum)).toBe('ABOVE_MAXIMUM');
  });
});

describe('text of a value', () => {
  it('is rounded half up from the exact value', () => {
    const value = rational(178_009n, 2_000n);
    expect(storedText(value)).toBe('89.00450000000000000000');
    expect(shownText(value)).toBe('89.00');
    expect(shownText(decimal('89.005'))).toBe('89.01');
  });
});
