import type { BlockResolvers } from '../generated/graphql.ts';

export const Block: BlockResolvers = {
  __resolveReference: ({ code }) => ({ code }),
  criteriaSets: ({ code }, filter, { criteria }) => criteria.setsOfBlock(code, filter),
};
