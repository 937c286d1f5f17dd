import type { OrganizationResolvers } from '../generated/graphql.ts';

export const Organization: OrganizationResolvers = {
  __resolveReference: ({ id }) => ({ id }),
  assessments: ({ id }, { year }, { assessments }) => assessments.ofOrganization(id, year),
};
