import { decimal, rankEntries, type RankingBasis } from '@reformgraph/scoring';
import type { CitedDecision, Standing } from './result.ts';

/** The decision by which a ranking is public, and since when by the platform's clock, UTC. */
export interface RankingPublication extends CitedDecision {
  readonly publishedAt: string;
}

/** Where a unit stood in the ranking as the decision published it. */
export interface FirstPlace {
  /** Null where it had no value, or became public only after that. */
  readonly rank: number | null;
  readonly value: string | null;
}

/** The publication of a block's ranking, with the place of each of its assessments, by their ids. */
export interface BlockPublication {
  readonly decision: RankingPublication;
  readonly firstPlaces: ReadonlyMap<string, FirstPlace>;
}

/**
 * The publication of one block's ranking, from what is published in the block; null until all that the decision
 * published at once has arrived.
 */
export function blockPublication(
  published: readonly Standing[],
  basis: RankingBasis,
): BlockPublication | null {
  const known = published.flatMap(({ id, publication, firstPublished }) =>
    publication && firstPublished ? [{ id, publication, ...firstPublished }] : [],
  );
  const earliest = known.reduce<(typeof known)[number] | null>(
    (first, one) => (first === null || one.at < first.at ? one : first),
    null,
  );
  const together = known.flatMap((one) => (one.together === null ? [] : [one.together]));
  if (!earliest || together.some((expected) => together.length < expected)) return null;
  const { ranked } = rankEntries(
    known
      .filter(({ at }) => at === earliest.at)
      .map(({ id, value }) => ({ key: id, value: value === null ? null : decimal(value) })),
    basis,
    (a, b) => (a < b ? -1 : 1),
  );
  const ranks = new Map(ranked.map(({ key, rank }) => [key, rank]));
  const { decisionNumber, decidedOn, provenance } = earliest.publication;
  return {
    decision: { decisionNumber, decidedOn, provenance, publishedAt: earliest.at },
    firstPlaces: new Map(known.map(({ id, value }) => [id, { rank: ranks.get(id) ?? null, value }])),
  };
}
