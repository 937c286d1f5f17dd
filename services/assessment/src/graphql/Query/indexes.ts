import type { QueryResolvers } from '../../generated/graphql.ts';

export const indexes: NonNullable<QueryResolvers['indexes']> = (_parent, _args, { criteria }) =>
  criteria.indexes();
