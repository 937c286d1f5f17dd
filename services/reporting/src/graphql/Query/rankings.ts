import type { QueryResolvers } from '../../generated/graphql.ts';

export const rankings: NonNullable<QueryResolvers['rankings']> = (_parent, of, { rankings }) =>
  rankings.list(of);
