import type { QueryResolvers } from '../../generated/graphql.ts';

export const visits: NonNullable<QueryResolvers['visits']> = (_parent, { filter, ...page }, { visits }) =>
  visits.list(filter ?? {}, page);
