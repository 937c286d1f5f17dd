import { decimal, shownText } from '@reformgraph/scoring';
import type { ScorecardDomainResolvers } from '../generated/graphql.ts';

export const ScorecardDomain: ScorecardDomainResolvers = {
  value: ({ value }) => value && shownText(decimal(value)),
};
