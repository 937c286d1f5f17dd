import type { Resolvers } from '../generated/graphql.ts';
import { Block } from './Block.ts';
import { FirstPlace } from './FirstPlace.ts';
import { Organization } from './Organization.ts';
import { ranking } from './Query/ranking.ts';
import { rankings } from './Query/rankings.ts';
import { scorecard } from './Query/scorecard.ts';
import { reportingEvents } from './Query/reportingEvents.ts';
import { Ranking } from './Ranking.ts';
import { RankingRow } from './RankingRow.ts';
import { RankingWithdrawal } from './RankingWithdrawal.ts';
import { Scorecard } from './Scorecard.ts';
import { ScorecardDomain } from './ScorecardDomain.ts';

/** The subgraph's resolvers, one file each. */
export const resolvers: Resolvers = {
  Query: { ranking, rankings, scorecard, reportingEvents },
  Organization,
  Block,
  Ranking,
  RankingRow,
  RankingWithdrawal,
  FirstPlace,
  Scorecard,
  ScorecardDomain,
};
