import type { SettledReferenceResolvers } from '../generated/graphql.ts';

export const SettledReference: SettledReferenceResolvers = {
  organizations: ({ organizationIds }) => organizationIds.map((id) => ({ id })),
};
