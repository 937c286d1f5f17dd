import type { QueryResolvers } from '../../generated/graphql.ts';

export const ranking: NonNullable<QueryResolvers['ranking']> = (_parent, key, { rankings }) =>
  rankings.byKey(key);
