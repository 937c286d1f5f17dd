import type { QueryResolvers } from '../../generated/graphql.ts';

export const schedulingEvents: NonNullable<QueryResolvers['schedulingEvents']> = (
  _parent,
  _args,
  { eventStatus },
) => eventStatus();
