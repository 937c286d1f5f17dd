import { holds, organizationsOf, personOf, type Actor } from '@reformgraph/subgraph-kit';
import { TEAM_READERS } from '../domain/team-readers.ts';
import type { Prisma } from '../generated/prisma/client.ts';

/** The plans that an actor may see: approved and closed ones are public, the others for planners and city leaders. */
export function plansOf(actor: Actor): Prisma.InspectionPlanWhereInput {
  return holds(actor, ['PLANNER', 'CITY_LEADER']) ? {} : { state: { in: ['APPROVED', 'CLOSED'] } };
}

/** The memberships that an actor may see: their own, and all of visible plans for those who may see teams. */
export function membershipsOf(actor: Actor): Prisma.TeamMemberWhereInput {
  const visible = { team: { plan: plansOf(actor) } };
  return holds(actor, TEAM_READERS) ? visible : { ...visible, personId: { in: present(personOf(actor)) } };
}

/** Restricts to nothing, wherever it stands; Prisma leaves out an empty OR inside an AND, which restricts to nothing less. */
export const NO_VISIT: Prisma.VisitWhereInput = { id: { in: [] } };

/**
 * The visits that an actor may see: all for planners, city leaders and the council; those of the own teams for an
 * inspector; those to the own unit for its leaders and officers, ad hoc ones only once they were opened, for nobody
 * announces them; none for anyone else.
 */
export function visitsOf(actor: Actor): Prisma.VisitWhereInput {
  if (holds(actor, ['PLANNER', 'CITY_LEADER', 'COUNCIL'])) return {};
  const scopes: Prisma.VisitWhereInput[] = [NO_VISIT];
  if (holds(actor, ['INSPECTOR']))
    scopes.push({ team: { members: { some: { personId: { in: present(personOf(actor)) } } } } });
  const units = organizationsOf(actor, ['UNIT_OFFICER', 'UNIT_LEADER']);
  if (units.length > 0)
    scopes.push({
      organizationId: { in: units },
      OR: [{ kind: { not: 'AD_HOC' } }, { state: { in: ['OPEN', 'CONCLUDED'] } }],
    });
  return { OR: scopes };
}

function present<Value>(value: Value | null): Value[] {
  return value === null ? [] : [value];
}
