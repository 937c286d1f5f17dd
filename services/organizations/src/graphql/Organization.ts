import { cityDay } from '@reformgraph/subgraph-kit';
import { blockOn, exceptionsOn } from '../domain/organization.ts';
import { nameOn } from '../domain/unit-name.ts';
import type { OrganizationResolvers } from '../generated/graphql.ts';
import type { Context } from './context.ts';
import type { OrganizationModel } from './models.ts';

/** The day as which a unit is read: the field's own, else the query's, else the platform's today. */
const readOn = (
  { asOf: queried }: OrganizationModel,
  asked: string | null | undefined,
  { businessTime }: Context,
) => asked ?? queried ?? cityDay(businessTime);

export const Organization: OrganizationResolvers = {
  __resolveReference: (reference, { organizations }) =>
    'id' in reference ? organizations.byId(reference.id) : organizations.byCode(reference.code),
  name: (unit, { asOf }, context) => nameOn(unit.names, readOn(unit, asOf, context)).name,
  shortName: (unit, { asOf }, context) => nameOn(unit.names, readOn(unit, asOf, context)).shortName,
  provenanceExceptions: (unit, _args, context) => exceptionsOn(unit, readOn(unit, null, context)),
  block: (unit, { asOf }, context) => blockOn(unit.memberships, readOn(unit, asOf, context))?.block ?? null,
  endedBy: ({ endedBy }, _args, { organizations }) =>
    endedBy === null ? null : organizations.change(endedBy),
  predecessors: async ({ id }, _args, { organizations }) => (await organizations.lineage(id)).predecessors,
  successors: async ({ id }, _args, { organizations }) => (await organizations.lineage(id)).successors,
};
