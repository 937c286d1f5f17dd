import { decimal, shownText } from '@reformgraph/scoring';
import type { ScorecardResolvers } from '../generated/graphql.ts';

export const Scorecard: ScorecardResolvers = {
  __resolveReference: ({ id }, { scorecards }) => scorecards.byId(id),
  organizationCode: ({ organization }) => organization.code,
  organizationName: ({ organization }) => organization.name,
  organizationProvenance: ({ organization }) => organization.provenance,
  blockName: ({ block }) => block.name,
  value: ({ value }) => value && shownText(decimal(value)),
  exactValue: ({ value }) => value,
  rank: async (result, _args, { rankings }) => (await rankings.placeOf(result))?.row.rank ?? null,
  of: async (result, _args, { rankings }) => (await rankings.placeOf(result))?.ranking.ranked ?? null,
  criteriaSetTitle: ({ criteria }) => criteria.title,
  criteriaSource: ({ criteria }) => criteria.source,
  criteriaProvenance: ({ criteria }) => criteria.provenance,
};
