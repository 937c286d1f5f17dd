import type { ScoreValueResolvers } from '../generated/graphql.ts';

export const ScoreValue: ScoreValueResolvers = {
  givenBy: ({ givenBy }) => ({ id: givenBy }),
};
