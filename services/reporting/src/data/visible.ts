import { holds, organizationsOf, type Actor, type Role } from '@reformgraph/subgraph-kit';
import type { Prisma } from '../generated/prisma/client.ts';

const CITY: readonly Role[] = ['CITY_LEADER', 'COUNCIL', 'PLANNER'];
const OWN_UNIT: readonly Role[] = ['UNIT_LEADER', 'UNIT_OFFICER'];

/** The draft results that an actor may read: all for the City's roles, the own unit's for its leader and officers. */
export function visibleResults(actor: Actor): Prisma.AssessmentResultWhereInput {
  return holds(actor, CITY) ? {} : { organizationId: { in: organizationsOf(actor, OWN_UNIT) } };
}

/** The draft results that an actor may compare with each other: all for the City's roles, none for anyone else. */
export function comparableResults(actor: Actor): Prisma.AssessmentResultWhereInput {
  return holds(actor, CITY) ? {} : { organizationId: { in: [] } };
}
