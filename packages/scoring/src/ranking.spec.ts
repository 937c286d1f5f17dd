import fc from 'fast-check';
import { decimal, rankEntries, rational, shownText, toDecimal, type RankingEntry } from './index.ts';

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const entry = (key: string, value: string | null): RankingEntry<string> => ({
  key,
  value: value === null ? null : decimal(value),
});

const entries = fc.uniqueArray(
  fc.record({
    key: fc.stringMatching(/^[A-Z]{1,4}$/),
    // Few and close values, so that ties at 2 decimals, at 12 and real differences all occur.
    value: fc.option(
      fc
        .tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: -2, max: 2 }), fc.constantFrom(6n, 14n))
        .map(([hundredths, tiny, places]) =>
          rational(BigInt(hundredths) * 10n ** (places - 2n) + BigInt(tiny), 10n ** places),
        ),
    ),
  }),
  { selector: ({ key }) => key, maxLength: 40 },
);
const basis = fc.constantFrom('SHOWN' as const, 'EXACT' as const);

describe('a ranking', () => {
  it('shares ties and counts them in the next rank: 1, 2, 2, 4', () => {
    const given = [entry('D', '70'), entry('C', '80'), entry('A', '90'), entry('B', '80')];
    expect(rankEntries(given, 'SHOWN', byText)).toEqual({
      ranked: [
        { key: 'A', rank: 1 },
        { key: 'B', rank: 2 },
        { key: 'C', rank: 2 },
        { key: 'D', rank: 4 },
      ],
      unranked: [],
    });
  });

  it('ties on the value that people see, or compares the exact one at 12 decimals', () => {
    const given = [entry('A', '80.0049'), entry('B', '80.0001'), entry('C', '80.00010000000004')];
    const ranks = (on: 'SHOWN' | 'EXACT') => rankEntries(given, on, byText).ranked.map(({ rank }) => rank);
    expect(ranks('SHOWN')).toEqual([1, 1, 1]);
    expect(ranks('EXACT')).toEqual([1, 2, 2]);
  });

  it('leaves out what has no value, and tells it apart from zero', () => {
    expect(rankEntries([entry('C', null), entry('B', '0'), entry('A', null)], 'SHOWN', byText)).toEqual({
      ranked: [{ key: 'B', rank: 1 }],
      unranked: ['A', 'C'],
    });
  });

  it('gives each the number of better ones plus one, by an oracle that counts texts', () => {
    fc.assert(
      fc.property(entries, basis, (given, on) => {
        const places = on === 'SHOWN' ? 2 : 12;
        const compared = new Map(
          given.map(({ key, value }) => [key, value && Number(toDecimal(value, places))]),
        );
        const { ranked, unranked } = rankEntries(given, on, byText);
        for (const { key, rank } of ranked) {
          const own = compared.get(key) ?? Number.NaN;
          const better = [...compared.values()].filter((other) => other !== null && other > own).length;
          expect(rank).toBe(better + 1);
        }
        const valued = given.filter(({ value }) => value !== null).map(({ key }) => key);
        expect(ranked.map(({ key }) => key).sort(byText)).toEqual(valued.sort(byText));
        expect(unranked.length + ranked.length).toBe(given.length);
      }),
      { numRuns: 500 },
    );
  });

  it('lists by rank and, inside a tie, by key', () => {
    fc.assert(
      fc.property(entries, basis, (given, on) => {
        const { ranked } = rankEntries(given, on, byText);
        ranked.slice(1).forEach((at, index) => {
          const before = ranked[index];
          if (before?.rank === at.rank) expect(byText(before.key, at.key)).toBe(-1);
          else expect(before?.rank).toBeLessThan(at.rank);
        });
      }),
    );
  });

  it('does not depend on the order of the entries', () => {
    const inTwoOrders = entries.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })),
    );
    fc.assert(
      fc.property(inTwoOrders, basis, ([all, reordered], on) => {
        expect(rankEntries(reordered, on, byText)).toEqual(rankEntries(all, on, byText));
      }),
    );
  });

  it('gives equal shown values equal ranks on the shown basis', () => {
    fc.assert(
      fc.property(entries, (given) => {
        const rankOf = new Map(
          rankEntries(given, 'SHOWN', byText).ranked.map(({ key, rank }) => [key, rank]),
        );
        const shown = given.flatMap(({ key, value }) => (value ? [[shownText(value), rankOf.get(key)]] : []));
        expect(new Set(shown.map(([text, rank]) => `${String(text)} ${String(rank)}`)).size).toBe(
          new Set(shown.map(([text]) => text)).size,
        );
      }),
    );
  });
});
