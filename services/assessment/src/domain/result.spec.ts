import fc from 'fast-check';
import type { ComponentScore } from './component-score.ts';
import { readGiven } from './decimals.ts';
import { domainResults, figureTexts, finalResult, shownValue } from './result.ts';
import { component, rulesFor } from './spec-assessment.ts';

/** A maximum and appraised points in hundred-thousandths; points are at most the maximum. */
const part = fc
  .tuple(
    fc.integer({ min: 0, max: 2_000_000 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.integer({ min: 1, max: 8 }),
  )
  .map(([maximum, share, domain]) => ({ maximum, points: Math.floor(maximum * share), domain }));

/** Hundred-thousandths as a decimal without trailing zeros. */
function plain(hundredThousandths: bigint): string {
  const [whole, places] = [hundredThousandths / 100_000n, hundredThousandths % 100_000n];
  return places === 0n ? String(whole) : `${whole}.${String(places).padStart(5, '0').replace(/0+$/, '')}`;
}
const text = (hundredThousandths: number) => (hundredThousandths / 100_000).toFixed(5);

function scored(parts: readonly { maximum: number; points: number; domain: number }[]): ComponentScore[] {
  return parts.map(({ maximum, points, domain }, at) =>
    component(String(at), text(maximum), text(points), text(points), { domain }),
  );
}

/** The result of components that are all there is of their set. */
const resultOf = (components: readonly ComponentScore[]) => finalResult(rulesFor(components), components);

/** 100 × points ÷ maximum to some decimals, half up, by whole numbers alone. */
function quotient(points: bigint, maximum: bigint, places: bigint): string {
  const scaled = (2n * 100n * points * 10n ** places + maximum) / (2n * maximum);
  const digits = scaled.toString().padStart(Number(places) + 1, '0');
  return `${digits.slice(0, -Number(places))}.${digits.slice(-Number(places))}`;
}

describe('a result', () => {
  it('equals what whole numbers give, in total and by domain, in any order', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 120 }), (parts) => {
        const points = parts.reduce((sum, its) => sum + BigInt(its.points), 0n);
        const maximum = parts.reduce((sum, its) => sum + BigInt(its.maximum), 0n);
        const result = resultOf(scored(parts));
        expect([result.points, result.maximum]).toEqual([points, maximum].map(plain));
        if (maximum === 0n) {
          expect([result.value, result.fraction, shownValue(result)]).toEqual([null, null, null]);
        } else {
          expect(result.value).toBe(quotient(points, maximum, 20n));
          expect(shownValue(result)).toBe(quotient(points, maximum, 2n));
          const [numerator = '', denominator = ''] = result.fraction?.split('/') ?? [];
          expect(BigInt(numerator) * maximum).toBe(100n * points * BigInt(denominator));
        }
        expect(resultOf([...scored(parts)].reverse())).toEqual(result);
        const ofDomains = domainResults(rulesFor(scored(parts)), scored(parts));
        expect(ofDomains.map(({ domain }) => domain)).toEqual(
          [...new Set(parts.map(({ domain }) => domain))].sort(),
        );
        for (const { domain, ...figures } of ofDomains) {
          const own = parts.filter((its) => its.domain === domain);
          const most = own.reduce((sum, its) => sum + BigInt(its.maximum), 0n);
          const got = own.reduce((sum, its) => sum + BigInt(its.points), 0n);
          expect(figureTexts(figures).value).toBe(most === 0n ? null : quotient(got, most, 20n));
        }
      }),
    );
  });

  it('is not rounded twice for people', () => {
    const third = scored([{ maximum: 900_000, points: 750_000, domain: 1 }]);
    expect(resultOf(third)).toEqual({
      points: '7.5',
      maximum: '9',
      value: '83.33333333333333333333',
      fraction: '250/3',
    });
    expect(
      shownValue({ points: '0', maximum: '1', value: '79.99500000000000000000', fraction: '15999/200' }),
    ).toBe('80.00');
    const justBelow = {
      points: '0',
      maximum: '1',
      value: '79.99500000000000000000',
      fraction: `${79_995n * 10n ** 30n - 1n}/${10n ** 33n}`,
    };
    expect(shownValue(justBelow)).toBe('79.99');
  });

  it('is not computed while a component is not appraised', () => {
    const [open] = scored([{ maximum: 1, points: 1, domain: 1 }]);
    expect(() => resultOf(open ? [{ ...open, appraised: null }] : [])).toThrow('INCOMPLETE');
  });
});

describe('a decimal that somebody gives', () => {
  it.each([
    ['0.50', '0.5'],
    ['10', '10'],
    ['100.000', '100'],
    ['-0', '0'],
    ['007.10', '7.1'],
    ['0.1234567890000', '0.123456789'],
  ])('%s is kept as %s', (given, kept) => {
    expect(readGiven(given)?.text).toBe(kept);
  });

  it.each(['', '1e3', '0,5', '0.00000000001', `0.${'1'.repeat(39)}`, 'NaN'])('%s is refused', (given) => {
    expect(readGiven(given)).toBeNull();
  });
});
