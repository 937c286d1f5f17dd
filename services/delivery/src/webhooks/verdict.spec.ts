import fc from 'fast-check';
import { explanationOf, verdictOf } from './verdict.ts';

describe('verdictOf', () => {
  it('takes 2xx alone for taken, 410 for gone, and everything else for a refusal', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 999 }), (status) => {
        const { verdict } = verdictOf({ outcome: 'ANSWERED', status, askedToWait: null });
        const expected = status >= 200 && status < 300 ? 'TAKEN' : status === 410 ? 'GONE' : 'REFUSED';
        expect(verdict).toBe(expected);
      }),
    );
  });

  it.each([
    [429, 5_000, 5_000],
    [503, 5_000, 5_000],
    [503, 1e12, 6 * 3_600_000],
    [503, null, 0],
    [500, 5_000, 0],
  ])('leaves an endpoint that answers %p and asks for %p alone for %p', (status, askedToWait, rest) => {
    expect(verdictOf({ outcome: 'ANSWERED', status, askedToWait })).toMatchObject({ rest, askedToWait });
  });
});

describe('explanationOf', () => {
  it('explains every code in both languages', () => {
    expect(explanationOf('HTTP_307').en).toBe('The endpoint answered 307; redirects are not followed.');
    expect(explanationOf('HTTP_500').en).toBe('The endpoint answered 500.');
    expect(explanationOf('TOO_SLOW')).toEqual({
      vi: 'Không có câu trả lời trong thời hạn.',
      en: 'No answer came in time.',
    });
  });
});
