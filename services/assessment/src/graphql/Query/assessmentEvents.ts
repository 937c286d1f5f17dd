import type { QueryResolvers } from '../../generated/graphql.ts';

export const assessmentEvents: NonNullable<QueryResolvers['assessmentEvents']> = (
  _parent,
  _args,
  { eventStatus },
) => eventStatus();
