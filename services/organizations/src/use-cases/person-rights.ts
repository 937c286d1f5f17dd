import { newId } from '@reformgraph/subgraph-kit';
import { unknownOrganization, type UnknownOrganization } from '@reformgraph/subgraph-kit/outcome';
import type { Role } from '@reformgraph/subgraph-kit/roles';
import type { PersonRight } from '../domain/person.ts';
import type { Ports } from './ports.ts';

/** A right as it is asked for: its organization by code. */
export interface RequestedRight {
  readonly role: Role;
  readonly organizationCode: string | null;
  readonly from: string;
  readonly to: string | null;
}

/** Gives the requested rights ids and their organizations' ids; UNKNOWN_ORGANIZATION names the first unknown code. */
export async function identifyRights(
  requested: readonly RequestedRight[],
  organizations: Ports['organizations'],
  pathOf: (position: number) => readonly string[],
): Promise<PersonRight[] | UnknownOrganization> {
  const codes = requested.flatMap(({ organizationCode }) => organizationCode ?? []);
  const ids = await organizations.idsByCode(codes);
  const rights: PersonRight[] = [];
  for (const [position, { role, organizationCode, from, to }] of requested.entries()) {
    const organizationId = organizationCode === null ? null : ids.get(organizationCode);
    if (organizationId === undefined)
      return unknownOrganization(organizationCode ?? '', [...pathOf(position), 'organization']);
    rights.push({ id: newId(), role, organizationId, from, to });
  }
  return rights;
}
