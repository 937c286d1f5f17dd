import type { BlockResolvers } from '../generated/graphql.ts';

export const Block: BlockResolvers = {
  rankings: ({ code }, { index, year }, { rankings }) => rankings.byKey({ index, year, block: code }),
};
