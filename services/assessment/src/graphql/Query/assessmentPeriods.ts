import type { QueryResolvers } from '../../generated/graphql.ts';

export const assessmentPeriods: NonNullable<QueryResolvers['assessmentPeriods']> = (
  _parent,
  filter,
  { periods },
) => periods.list(filter);
