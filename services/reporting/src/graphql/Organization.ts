import type { OrganizationResolvers } from '../generated/graphql.ts';

export const Organization: OrganizationResolvers = {
  scorecards: ({ id }, { year }, { scorecards }) => scorecards.ofOrganization({ organizationId: id, year }),
};
