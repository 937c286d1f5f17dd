import { holds, organizationsOf, type Actor, type Role } from '@reformgraph/subgraph-kit';
import type { Prisma } from '../generated/prisma/client.ts';

const CITY: readonly Role[] = ['CITY_LEADER', 'COUNCIL', 'PLANNER'];
const OWN_UNIT: readonly Role[] = ['UNIT_LEADER', 'UNIT_OFFICER'];

/**
 * How assessments stand as far as an actor may read it: what is told to everybody, and of what is told inside all for
 * the City's roles, the own unit's for its leader and officers.
 */
export function visibleStandings(actor: Actor): Prisma.AssessmentStandingWhereInput {
  return { OR: [{ audience: 'PUBLIC' }, insideOf(actor)] };
}

function insideOf(actor: Actor): Prisma.AssessmentStandingWhereInput {
  return holds(actor, CITY)
    ? { audience: 'INTERNAL' }
    : { audience: 'INTERNAL', organizationId: { in: organizationsOf(actor, OWN_UNIT) } };
}

/** Whether an actor may compare drafts with each other: the City's roles may, nobody else. */
export function maySeeDraftRankings(actor: Actor): boolean {
  return holds(actor, CITY);
}
