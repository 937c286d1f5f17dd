import type { QueryResolvers } from '../../generated/graphql.ts';

export const scorecard: NonNullable<QueryResolvers['scorecard']> = (_parent, of, { scorecards }) =>
  scorecards.byCode(of);
