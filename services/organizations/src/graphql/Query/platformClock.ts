import type { QueryResolvers } from '../../generated/graphql.ts';

export const platformClock: NonNullable<QueryResolvers['platformClock']> = (_parent, _args, { readClock }) =>
  readClock();
