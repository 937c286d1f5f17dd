import type { UnitExplanationResolvers } from '../generated/graphql.ts';

export const UnitExplanation: UnitExplanationResolvers = {
  by: ({ by }) => ({ id: by }),
};
