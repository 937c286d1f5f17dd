import { isId, sqlExecutor } from '@reformgraph/subgraph-kit';
import { fail } from '@reformgraph/subgraph-kit/outcome';
import type { PersonInAnotherTeam, Team } from '../domain/team.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import type { Ports } from '../use-cases/ports.ts';
import { json } from './columns.ts';
import { refusalOf } from './refusal.ts';
import { toTeam, WITH_MEMBERS } from './rows.ts';

/** Teams in one Prisma transaction. */
export function teamStorage(handle: Prisma.TransactionClient): Ports['teams'] {
  const sql = sqlExecutor(handle);
  return {
    byId: async (id) => {
      if (!isId(id)) return null;
      const row = await handle.team.findUnique({ where: { id }, include: WITH_MEMBERS });
      return row && toTeam(row);
    },
    insert: async (team) => {
      const refusal = await refusalOf(sql, () => write(handle, team));
      switch (refusal) {
        case null:
          return null;
        case 'team_number_once_per_plan':
          return fail('TEAM_NUMBER_TAKEN', { number: team.number }, ['number']);
        case 'team_member_one_team_per_plan':
          return personInAnotherTeam(handle, team);
        default:
          throw new Error(`A team broke the constraint ${refusal}`);
      }
    },
  };
}

async function write(handle: Prisma.TransactionClient, team: Team): Promise<void> {
  const { id, planId, number, name, provenance, formedBy, formedAt } = team;
  await handle.team.createMany({
    data: [{ id, planId, number, name: json(name), provenance, formedBy, formedAt: new Date(formedAt) }],
  });
  await handle.teamMember.createMany({
    data: team.members.map(({ personId, role }, position) => ({
      teamId: id,
      planId,
      personId,
      role,
      position,
    })),
  });
}

async function personInAnotherTeam(
  handle: Prisma.TransactionClient,
  team: Team,
): Promise<PersonInAnotherTeam> {
  const ids = team.members.map(({ personId }) => personId);
  const row = await handle.teamMember.findFirstOrThrow({
    where: { planId: team.planId, personId: { in: ids } },
    include: { team: { include: WITH_MEMBERS } },
  });
  return fail('PERSON_IN_ANOTHER_TEAM', { personId: row.personId, team: toTeam(row.team) }, ['members']);
}
