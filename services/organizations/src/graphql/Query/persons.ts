import { cityDay } from '@reformgraph/subgraph-kit';
import type { QueryResolvers } from '../../generated/graphql.ts';

export const persons: NonNullable<QueryResolvers['persons']> = (_parent, filter, { persons, businessTime }) =>
  persons.list({ ...filter, asOf: cityDay(businessTime) });
