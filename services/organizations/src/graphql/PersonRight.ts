import type { PersonRightResolvers } from '../generated/graphql.ts';

export const PersonRight: PersonRightResolvers = {
  organization: ({ organizationId }, _args, { organizations }) =>
    organizationId === null ? null : organizations.byId(organizationId),
};
