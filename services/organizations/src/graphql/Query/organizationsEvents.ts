import type { QueryResolvers } from '../../generated/graphql.ts';

export const organizationsEvents: NonNullable<QueryResolvers['organizationsEvents']> = (
  _parent,
  _args,
  { eventStatus },
) => eventStatus();
