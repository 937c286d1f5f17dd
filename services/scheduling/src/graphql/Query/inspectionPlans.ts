import { GraphQLError } from 'graphql';
import type { QueryResolvers } from '../../generated/graphql.ts';

const MOST_YEARS = 50;

export const inspectionPlans: NonNullable<QueryResolvers['inspectionPlans']> = async (
  _parent,
  { years },
  { plans },
) => {
  if (years.length > MOST_YEARS)
    throw new GraphQLError(`"years" has at most ${MOST_YEARS} items.`, {
      extensions: { code: 'BAD_USER_INPUT' },
    });
  const newestFirst = [...new Set(years)].sort((one, other) => other - one);
  const found = await Promise.all(newestFirst.map((year) => plans.byYear(year)));
  return found.filter((plan) => plan !== null);
};
