import type { TeamMemberResolvers } from '../generated/graphql.ts';

export const TeamMember: TeamMemberResolvers = {
  person: ({ personId }) => ({ id: personId }),
};
