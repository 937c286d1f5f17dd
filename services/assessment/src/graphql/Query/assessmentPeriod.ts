import type { QueryResolvers } from '../../generated/graphql.ts';

export const assessmentPeriod: NonNullable<QueryResolvers['assessmentPeriod']> = (
  _parent,
  { id },
  { periods },
) => periods.byId(id);
