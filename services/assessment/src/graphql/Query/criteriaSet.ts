import type { QueryResolvers } from '../../generated/graphql.ts';

export const criteriaSet: NonNullable<QueryResolvers['criteriaSet']> = (
  _parent,
  { index, year, block },
  { criteria },
) => criteria.setOf(index, year, block);
