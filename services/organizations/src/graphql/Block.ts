import type { BlockResolvers } from '../generated/graphql.ts';

export const Block: BlockResolvers = {
  __resolveReference: ({ code }, { organizations }) => organizations.block(code),
};
