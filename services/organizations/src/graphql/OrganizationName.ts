import { nameExceptions } from '../domain/unit-name.ts';
import type { OrganizationNameResolvers } from '../generated/graphql.ts';

export const OrganizationName: OrganizationNameResolvers = {
  provenance: ({ provenance }) => provenance.vi,
  provenanceExceptions: (name) => nameExceptions(name, name.provenance.vi),
  change: ({ changeId }, _args, { organizations }) =>
    changeId === null ? null : organizations.change(changeId),
};
