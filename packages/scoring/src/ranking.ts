import { scaleHalfUp, type Rational } from './rational.ts';
import { SHOWN_PLACES } from './value-text.ts';

/** Ranked on the value as it is shown (2 decimals), or on the exact value, compared at 12 decimals. */
export type RankingBasis = 'SHOWN' | 'EXACT';

/** What is ranked; a unit without a value has null. */
export interface RankingEntry<K> {
  readonly key: K;
  readonly value: Rational | null;
}

export interface RankedEntry<K> {
  readonly key: K;
  /** 1 for the best; ties share a rank, and the next rank counts them: 1, 2, 2, 4. */
  readonly rank: number;
}

export interface Ranking<K> {
  readonly ranked: readonly RankedEntry<K>[];
  /** Keys without a value, in the order of the given comparison. */
  readonly unranked: readonly K[];
}

/** Decimals at which two exact values are compared. */
export const EXACT_RANKING_PLACES = 12;

const PLACES = { SHOWN: SHOWN_PLACES, EXACT: EXACT_RANKING_PLACES } satisfies Record<RankingBasis, number>;

/**
 * Standard competition ranking ("1224"), best value first; values are rounded half up to the decimals of
 * `basis` and then compared. Ties are listed by `compareKeys`, a comparison as `Array.prototype.sort` takes
 * it; where it tells all keys apart, the answer does not depend on the order of the entries.
 */
export function rankEntries<K>(
  entries: readonly RankingEntry<K>[],
  basis: RankingBasis,
  compareKeys: (a: K, b: K) => number,
): Ranking<K> {
  const ordered = entries
    .flatMap(({ key, value }) => (value ? [{ key, scaled: scaleHalfUp(value, PLACES[basis]) }] : []))
    .sort((a, b) => (a.scaled === b.scaled ? compareKeys(a.key, b.key) : a.scaled > b.scaled ? -1 : 1));
  const ranked: RankedEntry<K>[] = [];
  let rank = 0;
  let previous: bigint | undefined;
  for (const [index, { key, scaled }] of ordered.entries()) {
    if (scaled !== previous) rank = index + 1;
    ranked.push({ key, rank });
    previous = scaled;
  }
  const unranked = entries.flatMap(({ key, value }) => (value ? [] : [key])).sort(compareKeys);
  return { ranked, unranked };
}
