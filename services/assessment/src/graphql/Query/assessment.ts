import type { QueryResolvers } from '../../generated/graphql.ts';

export const assessment: NonNullable<QueryResolvers['assessment']> = (_parent, { id }, { assessments }) =>
  assessments.byId(id);
