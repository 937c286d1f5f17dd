import fc from 'fast-check';
import { rankByBlock } from './ranking.ts';
import type { Result, Standing, WithdrawnResult } from './result.ts';

const PAR_2024 = { index: 'PAR', year: 2024 };
const NOBODY: ReadonlySet<string> = new Set();
const DECISION = { decisionNumber: '1/QĐ', decidedOn: '2025-01-20', provenance: 'SYNTHETIC' } as const;
const REASONED = { ...DECISION, decisionNumber: '2/QĐ', reason: null };
const AT_FIRST = '2025-01-24T01:00:00.000Z';
const LATER = '2025-02-24T01:00:00.000Z';

/** A unit with its value in whole percent as it was published, the value now, and whether it is withdrawn by now. */
interface Unit {
  readonly number: number;
  readonly first: number;
  readonly now: number;
  readonly withdrawn: boolean;
}

const units = fc.uniqueArray(
  fc.record({
    number: fc.integer({ min: 10, max: 30 }),
    first: fc.integer({ min: 70, max: 75 }),
    now: fc.integer({ min: 70, max: 75 }),
    withdrawn: fc.boolean(),
  }),
  { selector: ({ number }) => number, minLength: 1, maxLength: 8 },
);

function draft({ number, now }: Unit): Result {
  return {
    id: `assessment-${number}`,
    ...PAR_2024,
    organization: {
      id: `unit-${number}`,
      code: `U${number}`,
      name: { vi: `Đơn vị ${number}`, en: `Unit ${number}` },
      provenance: 'OFFICIAL',
    },
    block: { code: 'A', name: { vi: 'Khối A', en: 'Block A' } },
    rankedOn: 'SHOWN',
    state: 'DRAFT',
    version: 3,
    provenance: 'SYNTHETIC',
    asOf: AT_FIRST,
    recordedAt: AT_FIRST,
    publication: null,
    firstPublished: null,
    withdrawal: null,
    points: String(now),
    maximum: '100',
    value: `${now}.00`,
    completedAt: AT_FIRST,
    correction: null,
  };
}

function published(unit: Unit, together: number | null, at = AT_FIRST): Standing {
  const told = {
    ...draft(unit),
    state: 'PUBLISHED' as const,
    publication: DECISION,
    firstPublished: { value: `${unit.first}.00`, at, together },
  };
  if (!unit.withdrawn) return told;
  const { points: _points, maximum: _maximum, value: _value, ...facts } = told;
  return { ...facts, withdrawal: REASONED } satisfies WithdrawnResult;
}

const rankingOf = (standings: readonly Standing[], parked = NOBODY) => {
  const [ranking] = rankByBlock(PAR_2024, standings, [], parked);
  if (!ranking) throw new Error('There is no ranking');
  return ranking;
};
const better = (given: readonly Unit[], than: number, value: (unit: Unit) => number) =>
  given.filter((unit) => value(unit) > than).length + 1;

describe('a published ranking', () => {
  it('is one as soon as all that the decision published at once is there, in whatever order, and not before', () => {
    const some = units.chain((given) =>
      fc.record({ given: fc.constant(given), arrived: fc.shuffledSubarray(given) }),
    );
    fc.assert(
      fc.property(some, ({ given, arrived }) => {
        const ranking = rankingOf([
          ...arrived.map((unit) => published(unit, given.length)),
          ...given.map((unit) => draft(unit)),
        ]);
        const whole = arrived.length === given.length;
        expect(ranking.state).toBe(whole ? 'PUBLISHED' : 'DRAFT');
        expect(ranking.publication).toEqual(whole ? { ...DECISION, publishedAt: AT_FIRST } : null);
        expect(ranking.rows).toHaveLength(
          whole ? given.filter(({ withdrawn }) => !withdrawn).length : given.length,
        );
      }),
    );
  });

  it('ranks what counts now, and tells beside it where each unit stood at first', () => {
    fc.assert(
      fc.property(units, (given) => {
        const { rows, withdrawals } = rankingOf(given.map((unit) => published(unit, given.length)));
        const counting = given.filter(({ withdrawn }) => !withdrawn);
        const told = [
          ...rows.map(({ rank, result: { id }, firstPublished }) => ({ id, rank, firstPublished })),
          ...withdrawals.map(({ standing: { id }, firstPublished }) => ({ id, rank: null, firstPublished })),
        ];
        const expected = given.map(({ number, first, now, withdrawn }) => ({
          id: `assessment-${number}`,
          rank: withdrawn ? null : better(counting, now, (unit) => unit.now),
          firstPublished: { rank: better(given, first, (unit) => unit.first), value: `${first}.00` },
        }));
        const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
        expect(told.sort(byId)).toEqual(expected.sort(byId));
      }),
    );
  });

  it('takes in what is published later, which had no rank at first', () => {
    const early = { number: 10, first: 70, now: 70, withdrawn: false };
    const late = { number: 11, first: 75, now: 75, withdrawn: false };
    const ranking = rankingOf([published(early, 1), published(late, null, LATER)]);
    expect(ranking).toMatchObject({
      state: 'PUBLISHED',
      publication: { publishedAt: AT_FIRST },
      rows: [
        { rank: 1, result: { id: 'assessment-11' }, firstPublished: { rank: null, value: '75.00' } },
        { rank: 2, result: { id: 'assessment-10' }, firstPublished: { rank: 1, value: '70.00' } },
      ],
    });
  });

  it('is counted by nothing but what is published', () => {
    const unit = { number: 10, first: 70, now: 70, withdrawn: false };
    const ranking = rankingOf([published(unit, 1), { ...draft({ ...unit, now: 99 }), version: 4 }]);
    expect(ranking.rows).toMatchObject([{ result: { value: '70.00', version: 3 } }]);
  });
});

describe('a ranking', () => {
  it('counts whose events are parked, and whose results are withdrawn, as a draft too', () => {
    const unit = { number: 10, first: 70, now: 70, withdrawn: false };
    const { points: _points, maximum: _maximum, value: _value, ...facts } = draft({ ...unit, number: 11 });
    const withdrawn: Standing = { ...facts, withdrawal: REASONED };
    const ranking = rankingOf([draft(unit), withdrawn], new Set(['unit-11', 'unit-99']));
    expect(ranking).toMatchObject({
      state: 'DRAFT',
      rows: [{ result: { id: 'assessment-10' }, firstPublished: null }],
      withdrawals: [{ standing: { id: 'assessment-11', withdrawal: REASONED }, firstPublished: null }],
      parked: 1,
    });
  });
});
