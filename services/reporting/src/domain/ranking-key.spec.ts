import fc from 'fast-check';
import { parseRankingId, rankingId } from './ranking-key.ts';

const key = fc.record({ index: fc.string(), year: fc.integer(), block: fc.string() });

describe("a ranking's id", () => {
  it('is read back as the key it was made of', () => {
    fc.assert(fc.property(key, (given) => expect(parseRankingId(rankingId(given))).toEqual(given)));
  });

  it('is told from any other text without throwing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((json) => Buffer.from(json).toString('base64url')),
        ),
        (text) => {
          const parsed = parseRankingId(text);
          expect(parsed === null || parseRankingId(rankingId(parsed))).toBeTruthy();
        },
      ),
    );
    expect(parseRankingId(Buffer.from('["PAR","2024","A"]').toString('base64url'))).toBeNull();
  });
});
