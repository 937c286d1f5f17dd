import type { QueryResolvers } from '../../generated/graphql.ts';

export const assessments: NonNullable<QueryResolvers['assessments']> = (
  _parent,
  { filter, ...page },
  { assessments },
) => assessments.list(filter ?? {}, page);
