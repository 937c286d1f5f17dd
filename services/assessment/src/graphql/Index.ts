import type { IndexResolvers } from '../generated/graphql.ts';

export const Index: IndexResolvers = {
  __resolveReference: ({ code }, { criteria }) => criteria.index(code),
};
