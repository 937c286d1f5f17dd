import { cityDay } from '@reformgraph/subgraph-kit';
import type { QueryResolvers } from '../../generated/graphql.ts';

export const organizations: NonNullable<QueryResolvers['organizations']> = (
  _parent,
  { asOf, ...filter },
  { organizations, businessTime },
) => organizations.list({ ...filter, asOf: asOf ?? cityDay(businessTime) });
