import { organizationRegistered } from '@reformgraph/event-contracts';
import { newEvent } from '@reformgraph/subgraph-kit';
import type { Organization } from '../domain/organization.ts';

/** The event by which the other services know a unit. */
export function organizationRegisteredEvent(organization: Organization, businessTime: string) {
  const { id, code, name, shortName, validFrom, validTo, memberships, provenanceExceptions } = organization;
  return newEvent(organizationRegistered, {
    aggregateId: id,
    version: organization.version,
    businessTime,
    provenance: organization.provenance,
    data: {
      id,
      code,
      name,
      shortName,
      validFrom,
      validTo,
      memberships: memberships.map(({ block, index, from, to }) => ({
        block: block.code,
        blockName: block.name,
        blockProvenance: block.provenance,
        index,
        from,
        to,
      })),
      provenanceExceptions: [...provenanceExceptions],
    },
  });
}
