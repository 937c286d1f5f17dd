import { cityDay } from '@reformgraph/subgraph-kit';
import type { QueryResolvers } from '../../generated/graphql.ts';

export const organizations: NonNullable<QueryResolvers['organizations']> = async (
  _parent,
  { asOf, ...filter },
  { organizations, businessTime },
) => {
  const day = asOf ?? cityDay(businessTime);
  const found = await organizations.list({ ...filter, asOf: day });
  return {
    ...found,
    edges: found.edges.map(({ cursor, node }) => ({ cursor, node: { ...node, asOf: day } })),
  };
};
