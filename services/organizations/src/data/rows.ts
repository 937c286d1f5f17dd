import { day, type Provenance, type ProvenanceException, type Role } from '@reformgraph/subgraph-kit';
import type { Change } from '@reformgraph/subgraph-kit/change';
import type { Block, Organization } from '../domain/organization.ts';
import type { Person, PersonRight } from '../domain/person.ts';
import type { UnitName } from '../domain/unit-name.ts';
import type { Prisma } from '../generated/prisma/client.ts';

/** What is read with a unit: its names, and its memberships with their blocks, oldest first. */
export const WITH_NAMES_AND_MEMBERSHIPS = {
  names: { orderBy: { validFrom: 'asc' } },
  memberships: { include: { block: true }, orderBy: [{ validFrom: 'asc' }, { id: 'asc' }] },
} as const satisfies Prisma.OrganizationInclude;

/** What is read with a person: the rights, oldest first. */
export const WITH_RIGHTS = {
  rights: { orderBy: [{ validFrom: 'asc' }, { id: 'asc' }] },
} as const satisfies Prisma.PersonInclude;

type BlockRow = Prisma.BlockGetPayload<object>;
export type OrganizationRow = Prisma.OrganizationGetPayload<{ include: typeof WITH_NAMES_AND_MEMBERSHIPS }>;
export type PersonRow = Prisma.PersonGetPayload<{ include: typeof WITH_RIGHTS }>;

/** That something dated holds on a day. */
export function holdsOn(on: Date) {
  return { validFrom: { lte: on }, OR: [{ validTo: null }, { validTo: { gt: on } }] };
}

export function toBlock({ code, nameVi, nameEn, position, provenance }: BlockRow): Block {
  return { code, name: { vi: nameVi, en: nameEn }, position, provenance: provenance as Provenance };
}

export function toOrganization(row: OrganizationRow): Organization {
  return {
    id: row.id,
    code: row.code,
    names: row.names.map(
      (name): UnitName => ({
        id: name.id,
        name: { vi: name.nameVi, en: name.nameEn },
        shortName: name.shortName,
        searchKey: name.searchKey,
        provenance: {
          vi: name.nameViProvenance as Provenance,
          en: name.nameEnProvenance as Provenance,
          shortName: name.shortNameProvenance as Provenance,
        },
        from: day(name.validFrom),
        to: name.validTo && day(name.validTo),
        changeId: name.changeId,
      }),
    ),
    provenance: row.provenance as Provenance,
    provenanceExceptions: row.provenanceExceptions as unknown as readonly ProvenanceException[],
    validFrom: day(row.validFrom),
    validTo: row.validTo && day(row.validTo),
    endedBy: row.endedBy,
    memberships: row.memberships.map((membership) => ({
      id: membership.id,
      block: toBlock(membership.block),
      index: membership.indexCode,
      from: day(membership.validFrom),
      to: membership.validTo && day(membership.validTo),
      changeId: membership.changeId,
    })),
    version: row.version,
    changedBy: row.changedBy,
    changedAt: row.changedAt.toISOString(),
    lastChange: row.lastChange as Change,
  };
}

export function toPerson(row: PersonRow): Person {
  return {
    id: row.id,
    subject: row.subject,
    name: { vi: row.nameVi, en: row.nameEn },
    organizationId: row.organizationId,
    provenance: row.provenance as Provenance,
    rights: row.rights.map(
      (right): PersonRight => ({
        id: right.id,
        role: right.role as Role,
        organizationId: right.organizationId,
        from: day(right.validFrom),
        to: right.validTo && day(right.validTo),
      }),
    ),
    version: row.version,
    changedBy: row.changedBy,
    changedAt: row.changedAt.toISOString(),
    lastChange: row.lastChange as Change,
  };
}
