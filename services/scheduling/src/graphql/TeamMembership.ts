import type { TeamMembershipResolvers } from '../generated/graphql.ts';
import { reachable } from './reachable.ts';

export const TeamMembership: TeamMembershipResolvers = {
  team: async ({ teamId }, _args, { teams }) => reachable(await teams.byId(teamId), 'team'),
};
