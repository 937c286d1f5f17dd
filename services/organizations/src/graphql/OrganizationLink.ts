import type { OrganizationLinkResolvers } from '../generated/graphql.ts';

export const OrganizationLink: OrganizationLinkResolvers = {
  organization: async ({ unit }, _args, { organizations }) => {
    const organization = await organizations.byId(unit.id);
    if (!organization) throw new Error('A link without its unit');
    return organization;
  },
};
