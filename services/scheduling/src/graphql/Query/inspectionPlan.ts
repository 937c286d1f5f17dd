import type { QueryResolvers } from '../../generated/graphql.ts';

export const inspectionPlan: NonNullable<QueryResolvers['inspectionPlan']> = (_parent, { year }, { plans }) =>
  plans.byYear(year);
