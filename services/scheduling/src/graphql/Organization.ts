import type { OrganizationResolvers } from '../generated/graphql.ts';

export const Organization: OrganizationResolvers = {
  __resolveReference: ({ id }) => ({ id }),
  visits: ({ id }, { year }, { visits }) => visits.ofOrganization(id, year),
};
