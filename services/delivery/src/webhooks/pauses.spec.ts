import fc from 'fast-check';
import { LONGEST_PAUSE, LONGEST_TRYING, nextAttempt, readRetryAfter, restAfter } from './pauses.ts';

const START = Date.UTC(2026, 10, 25);
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/** Moments of every attempt of an event that is refused for ever, each answered after `answerTakes`. */
function attemptsOf(randoms: readonly number[], answerTakes: number, askedToWait: number | null): number[] {
  const moments = [START];
  let now = START + answerTakes;
  const firstRefusedAt = now;
  for (let attempts = 1; attempts < 1_000; attempts += 1) {
    const next = nextAttempt({
      attempts,
      firstRefusedAt,
      now,
      askedToWait,
      random: randoms[attempts % randoms.length] ?? 0,
    });
    if (next === null) return moments.map((moment) => moment - firstRefusedAt);
    moments.push(next);
    now = next + answerTakes;
  }
  throw new Error('It is tried for ever.');
}

describe('nextAttempt', () => {
  it('grows as documented', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((attempts) => {
      const next = nextAttempt({
        attempts,
        firstRefusedAt: START,
        now: START,
        askedToWait: null,
        random: 0.5,
      });
      return ((next ?? NaN) - START) / 1000;
    });
    expect(pauses).toEqual([5, 15, 45, 135, 405, 1215, 3645, 10_935, 21_600, 21_600]);
  });

  it('tries for three days, the last time at their end, and then no more', () => {
    fc.assert(
      fc.property(
        fc.array(random, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 0, max: 15_000 }),
        fc.option(fc.integer({ min: -10, max: 1e12 })),
        (randoms, answerTakes, asked) => {
          const moments = attemptsOf(randoms, answerTakes, asked);
          expect(moments.at(-1)).toBe(LONGEST_TRYING);
          expect(moments.length).toBeGreaterThanOrEqual(12);
          expect(moments.length).toBeLessThanOrEqual(26);
        },
      ),
    );
  });

  it('waits no less than the endpoint asks for, and never longer than the bound', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), random, fc.nat(1e12), (attempts, chance, asked) => {
        const next = nextAttempt({
          attempts,
          firstRefusedAt: START,
          now: START,
          askedToWait: asked,
          random: chance,
        });
        const pause = (next ?? NaN) - START;
        expect(pause).toBeGreaterThanOrEqual(Math.min(asked, LONGEST_PAUSE));
        expect(pause).toBeLessThanOrEqual(LONGEST_PAUSE * 1.2);
        expect(pause).toBeGreaterThanOrEqual(4_000);
      }),
    );
  });
});

describe('restAfter', () => {
  it('begins with the third attempt without an answer and stays below a minute and its spread', () => {
    expect([0, 1, 2, 3, 4, 5, 9, 500].map((answerless) => restAfter(answerless, 0.5))).toEqual([
      0, 0, 0, 1_000, 2_000, 4_000, 60_000, 60_000,
    ]);
  });
});

describe('readRetryAfter', () => {
  it.each([
    ['0', 0],
    ['120', 120_000],
    [' 7 ', 7_000],
    ['Wed, 25 Nov 2026 00:01:00 GMT', 60_000],
    ['Tue, 24 Nov 2026 23:59:00 GMT', 0],
    [undefined, null],
    ['', null],
    ['-1', null],
    ['1.5', null],
    ['soon', null],
    ['2026-11-25', null],
    ['9'.repeat(40), null],
  ])('reads %p as %p', (header, expected) => expect(readRetryAfter(header, START)).toBe(expected));

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        const read = readRetryAfter(header, START);
        expect(read === null || read >= 0).toBe(true);
      }),
    );
  });
});
