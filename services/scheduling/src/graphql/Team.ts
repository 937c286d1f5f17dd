import type { TeamResolvers } from '../generated/graphql.ts';
import { reachable } from './reachable.ts';

export const Team: TeamResolvers = {
  __resolveReference: ({ id }, { teams }) => teams.byId(id),
  plan: async ({ planId }, _args, { plans }) => reachable(await plans.byId(planId), 'plan'),
};
