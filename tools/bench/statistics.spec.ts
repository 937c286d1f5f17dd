import fc from 'fast-check';
import { median, percentile } from './statistics.ts';

describe('percentile', () => {
  it('is by nearest rank, whatever the order', () => {
    const hundred = Array.from({ length: 100 }, (_, at) => 100 - at);
    expect([0, 0.01, 0.5, 0.99, 1].map((share) => percentile(hundred, share))).toEqual([1, 1, 50, 99, 100]);
    expect(percentile([3, 1, 2], 0.99)).toBe(3);
    expect(percentile([9, 10], 0.5)).toBe(9);
  });

  it('is one of the values, with at least its share of them at or below it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer(), { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, share) => {
          const value = percentile(values, share);
          expect(values).toContain(value);
          const atOrBelow = values.filter((each) => each <= value).length;
          expect(atOrBelow).toBeGreaterThanOrEqual(share * values.length);
        },
      ),
    );
  });

  it('is refused of nothing', () => {
    expect(() => percentile([], 0.5)).toThrow(RangeError);
  });
});

describe('median', () => {
  it('is the middle of an odd number, the mean of the middle two of an even one', () => {
    expect(median([5, 1, 9])).toBe(5);
    expect(median([10, 1, 2, 3])).toBe(2.5);
    expect(median([7])).toBe(7);
    expect(() => median([])).toThrow(RangeError);
  });
});
