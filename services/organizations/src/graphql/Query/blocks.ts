import type { QueryResolvers } from '../../generated/graphql.ts';

export const blocks: NonNullable<QueryResolvers['blocks']> = (_parent, _args, { organizations }) =>
  organizations.blocks();
