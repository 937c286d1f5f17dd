import type { Actor } from '@reformgraph/subgraph-kit';
import { createRankingQueries, type RankingQueries } from './data/ranking-queries.ts';
import { createScorecardQueries, type ScorecardQueries } from './data/scorecard-queries.ts';
import type { PrismaClient } from './generated/prisma/client.ts';

export interface Queries {
  readonly rankings: RankingQueries;
  readonly scorecards: ScorecardQueries;
}

/** Reads for one request, batched and scoped to its actor. */
export function createQueries(prisma: PrismaClient, actor: Actor): Queries {
  return {
    rankings: createRankingQueries(prisma, actor),
    scorecards: createScorecardQueries(prisma, actor),
  };
}
