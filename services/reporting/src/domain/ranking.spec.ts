import type { RankingBasis } from '@reformgraph/scoring';
import type { Provenance } from '@reformgraph/subgraph-kit';
import fc from 'fast-check';
import type { Membership } from './membership.ts';
import { rankByBlock } from './ranking.ts';
import type { Result } from './result.ts';

const BLOCKS = ['A', 'B', 'C'];
/** The block on whose exact values units are ranked; the others on shown ones. */
const BASES: Readonly<Record<string, RankingBasis>> = { B: 'EXACT' };
const NAMES = ['Ấp Bắc', 'Bình Tân', 'Cần Giờ', 'Đống Đa', 'Đức Hòa', 'Ea Kar'];
const PAR_2024 = { index: 'PAR', year: 2024 };
const block = (code: string) => ({ code, name: { vi: `Khối ${code}`, en: `Block ${code}` } });

interface Place {
  readonly unit: number;
  readonly name: string;
  /** The block of the unit on 31 December; null where it has left all. */
  readonly member: string | null;
  readonly assessedIn: string | null;
  /** Value in units of 1/1000, so that shown values tie by rounding; null where nothing was applicable. */
  readonly thousandths: number | null;
  readonly provenance: Provenance;
  readonly second: number;
}

const places = fc.uniqueArray(
  fc.record({
    unit: fc.integer({ min: 10, max: 60 }),
    name: fc.constantFrom(...NAMES),
    member: fc.option(fc.constantFrom(...BLOCKS)),
    assessedIn: fc.option(fc.constantFrom(...BLOCKS)),
    thousandths: fc.option(fc.integer({ min: 79_990, max: 80_010 })),
    provenance: fc.constantFrom('OFFICIAL' as const, 'TRANSLATED' as const, 'SYNTHETIC' as const),
    second: fc.integer({ min: 10, max: 59 }),
  }),
  { selector: ({ unit }) => unit, maxLength: 30 },
);

const unitOf = ({ unit, name }: Place) => ({
  id: `unit-${unit}`,
  code: `U${unit}`,
  name: { vi: name, en: name },
});
const instantOf = ({ second }: Place) => `2024-11-20T08:00:${second}.000Z`;
const recordedOf = ({ second }: Place) => `2026-02-01T00:00:${69 - second}.000Z`;

function resultsOf(given: readonly Place[]): Result[] {
  return given.flatMap((place) =>
    place.assessedIn === null
      ? []
      : [
          {
            id: `assessment-${place.unit}`,
            ...PAR_2024,
            organization: { ...unitOf(place), provenance: 'OFFICIAL' },
            block: block(place.assessedIn),
            rankedOn: BASES[place.assessedIn] ?? 'SHOWN',
            state: 'DRAFT',
            version: 3,
            publication: null,
            firstPublished: null,
            withdrawal: null,
            correction: null,
            points: '0',
            maximum: '0',
            value: place.thousandths === null ? null : (place.thousandths / 1000).toFixed(3),
            provenance: place.provenance,
            completedAt: instantOf(place),
            asOf: instantOf(place),
            recordedAt: recordedOf(place),
          },
        ],
  );
}

function membershipsOf(given: readonly Place[]): Membership[] {
  return given.map((place) => ({
    unit: {
      ...unitOf(place),
      names: [{ name: unitOf(place).name, from: '2020-01-01', to: null }],
      from: '2020-01-01',
      to: null,
    },
    block: block(place.member ?? 'A'),
    index: null,
    from: '2020-01-01',
    to: place.member === null ? '2024-12-31' : null,
  }));
}

const NOBODY: ReadonlySet<string> = new Set();
const rankingsOf = (given: readonly Place[]) =>
  rankByBlock(PAR_2024, resultsOf(given), membershipsOf(given), NOBODY);

/** What of a value is compared in a block: what people see, in hundredths, half up, or all of it. */
const compared = (block: string, thousandths: number) =>
  BASES[block] === 'EXACT' ? thousandths : Math.floor((thousandths + 5) / 10);

describe('the rankings of an index and year', () => {
  it('give each unit the number of better ones in its block plus one', () => {
    fc.assert(
      fc.property(places, (given) => {
        const rows = rankingsOf(given).flatMap(({ block, rows }) =>
          rows.map(({ rank, result }) => ({ unit: result.organization.code, block: block.code, rank })),
        );
        const expected = given.flatMap(({ unit, assessedIn, thousandths }) => {
          if (assessedIn === null) return [];
          const better = given.filter(
            (other) =>
              other.assessedIn === assessedIn &&
              other.thousandths !== null &&
              thousandths !== null &&
              compared(assessedIn, other.thousandths) > compared(assessedIn, thousandths),
          );
          return [
            { unit: `U${unit}`, block: assessedIn, rank: thousandths === null ? null : better.length + 1 },
          ];
        });
        const byUnit = (a: { unit: string }, b: { unit: string }) => (a.unit < b.unit ? -1 : 1);
        expect(rows.sort(byUnit)).toEqual(expected.sort(byUnit));
      }),
      { numRuns: 300 },
    );
  });

  it('list by rank, ties by Vietnamese name and code, units without a value last', () => {
    fc.assert(
      fc.property(places, (given) => {
        for (const { rows, ranked } of rankingsOf(given)) {
          const orders = rows.map(({ rank, result: { organization } }) =>
            [
              String(rank ?? 999).padStart(3, '0'),
              String(NAMES.indexOf(organization.name.vi)),
              organization.code,
            ].join(' '),
          );
          expect(orders).toEqual([...orders].sort());
          expect(ranked).toBe(rows.filter(({ rank }) => rank !== null).length);
        }
      }),
    );
  });

  it('count the members of the block at the end of the year, and name those without a result in it', () => {
    fc.assert(
      fc.property(places, (given) => {
        for (const ranking of rankingsOf(given)) {
          const members = given.filter(({ member }) => member === ranking.block.code);
          const missing = members.filter(({ assessedIn }) => assessedIn !== ranking.block.code);
          expect(ranking.units).toBe(members.length);
          expect(ranking.missing.map(({ code }) => code).sort()).toEqual(
            missing.map(({ unit }) => `U${unit}`).sort(),
          );
          const order = ranking.missing.map(({ name, code }) => `${NAMES.indexOf(name.vi)} ${code}`);
          expect(order).toEqual([...order].sort());
        }
      }),
    );
  });

  it('cover every block with a member or a result, and none before the first result', () => {
    fc.assert(
      fc.property(places, (given) => {
        const blocks = rankingsOf(given).map(({ block }) => block.code);
        const expected = BLOCKS.filter((code) =>
          given.some(({ member, assessedIn }) => member === code || assessedIn === code),
        );
        expect(blocks).toEqual(resultsOf(given).length === 0 ? [] : expected);
      }),
    );
  });

  it('say what is counted: the newest times, and SYNTHETIC where anything is', () => {
    fc.assert(
      fc.property(places, (given) => {
        for (const ranking of rankingsOf(given)) {
          const counted = given.filter(({ assessedIn }) => assessedIn === ranking.block.code);
          const has = (provenance: Provenance) => counted.some((place) => place.provenance === provenance);
          expect(ranking.asOf).toBe(counted.map(instantOf).sort().at(-1) ?? null);
          expect(ranking.recordedAt).toBe(counted.map(recordedOf).sort().at(-1) ?? null);
          expect(ranking.provenance).toBe(
            has('SYNTHETIC')
              ? 'SYNTHETIC'
              : has('TRANSLATED')
                ? 'TRANSLATED'
                : has('OFFICIAL')
                  ? 'OFFICIAL'
                  : null,
          );
          const ranksExactly = ranking.block.code === 'B' && ranking.rows.length > 0;
          expect([ranking.state, ranking.basis]).toEqual(['DRAFT', ranksExactly ? 'EXACT' : 'SHOWN']);
        }
      }),
    );
  });

  it('do not depend on the order of what is given', () => {
    fc.assert(
      fc.property(places, (given) => {
        const ranked = rankingsOf(given);
        const reversed = given.toReversed();
        expect(rankingsOf(reversed)).toEqual(ranked);
      }),
    );
  });
});
