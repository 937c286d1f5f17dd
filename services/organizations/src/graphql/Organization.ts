import { cityDay } from '@reformgraph/subgraph-kit';
import { blockOn } from '../domain/organization.ts';
import type { OrganizationResolvers } from '../generated/graphql.ts';

export const Organization: OrganizationResolvers = {
  __resolveReference: (reference, { organizations }) =>
    'id' in reference ? organizations.byId(reference.id) : organizations.byCode(reference.code),
  block: (organization, { asOf }, { businessTime }) =>
    blockOn(organization.memberships, asOf ?? cityDay(businessTime))?.block ?? null,
};
