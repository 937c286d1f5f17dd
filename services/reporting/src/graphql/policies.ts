import { anyone, anyOf, type Policies } from '@reformgraph/subgraph-kit';

/**
 * Anyone may ask, for what is published is public; which drafts, and which reasons, an actor reads is decided by their
 * queries.
 */
export const policies: Policies = {
  Query: {
    ranking: anyone,
    rankings: anyone,
    scorecard: anyone,
    reportingEvents: anyOf('ADMIN'),
  },
  Mutation: {},
  types: {
    Organization: anyone,
    Block: anyone,
    Ranking: anyone,
    RankingRow: anyone,
    RankingWithdrawal: anyone,
    RankingPublication: anyone,
    ResultDecision: anyone,
    FirstPlace: anyone,
    Scorecard: anyone,
    ScorecardDomain: anyone,
    ScorecardComponent: anyone,
  },
};
