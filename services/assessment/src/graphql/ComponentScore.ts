import type { ComponentScoreResolvers } from '../generated/graphql.ts';

export const ComponentScore: ComponentScoreResolvers = {
  values: (component, _args, { scores }) => scores.values(component),
};
