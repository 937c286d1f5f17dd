import { groupedBy, isId, type Actor } from '@reformgraph/subgraph-kit';
import DataLoader from 'dataloader';
import type { Team, TeamRole } from '../domain/team.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { toTeam, WITH_MEMBERS } from './rows.ts';
import { membershipsOf, plansOf } from './scopes.ts';

/** That a person belongs to a team. */
export interface Membership {
  readonly teamId: string;
  readonly role: TeamRole;
}

/** Reads of teams as one actor may see them: those of the plans that the actor may see. */
export interface TeamQueries {
  byId(id: string): Promise<Team | null>;
  /** By number. */
  ofPlan(planId: string): Promise<readonly Team[]>;
  /** Newest plan first. */
  ofPerson(personId: string): Promise<readonly Membership[]>;
}

export function createTeamQueries(prisma: PrismaClient, actor: Actor): TeamQueries {
  const plan = plansOf(actor);
  const byId = new DataLoader<string, Team | null>(async (ids) => {
    const rows = await prisma.team.findMany({
      where: { id: { in: ids.filter(isId) }, plan },
      include: WITH_MEMBERS,
    });
    const found = new Map(rows.map((row) => [row.id, toTeam(row)]));
    return ids.map((id) => found.get(id) ?? null);
  });
  const ofPlan = new DataLoader<string, readonly Team[]>(async (ids) => {
    const rows = await prisma.team.findMany({
      where: { planId: { in: [...ids] }, plan },
      include: WITH_MEMBERS,
      orderBy: { number: 'asc' },
    });
    const found = groupedBy(rows.map(toTeam), ({ planId }) => planId);
    return ids.map((id) => found.get(id) ?? []);
  });
  const ofPerson = new DataLoader<string, readonly Membership[]>(async (ids) => {
    const rows = await prisma.teamMember.findMany({
      where: { AND: [membershipsOf(actor), { personId: { in: ids.filter(isId) } }] },
      orderBy: [{ team: { plan: { year: 'desc' } } }, { teamId: 'asc' }],
    });
    const found = groupedBy(rows, ({ personId }) => personId);
    return ids.map((id) =>
      (found.get(id) ?? []).map(({ teamId, role }) => ({ teamId, role: role as TeamRole })),
    );
  });
  return {
    byId: (id) => byId.load(id),
    ofPlan: (planId) => ofPlan.load(planId),
    ofPerson: (personId) => ofPerson.load(personId),
  };
}
