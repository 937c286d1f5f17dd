import { parseRankingId, rankingId } from '../domain/ranking-key.ts';
import type { RankingResolvers } from '../generated/graphql.ts';

export const Ranking: RankingResolvers = {
  __resolveReference: ({ id }, { rankings }) => {
    const key = parseRankingId(id);
    return key && rankings.byKey(key);
  },
  id: ({ index, year, block }) => rankingId({ index, year, block: block.code }),
  blockName: ({ block }) => block.name,
  missing: ({ missing }) => missing.length,
  missingOrganizations: ({ missing }) => missing,
  withdrawn: ({ withdrawals }) => withdrawals.length,
};
