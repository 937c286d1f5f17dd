import type { QueryResolvers } from '../../generated/graphql.ts';

export const reportingEvents: NonNullable<QueryResolvers['reportingEvents']> = (
  _parent,
  _args,
  { eventStatus },
) => eventStatus();
