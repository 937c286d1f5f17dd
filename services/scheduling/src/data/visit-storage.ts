import { isId, sqlExecutor, type SqlExecutor } from '@reformgraph/subgraph-kit';
import { fail } from '@reformgraph/subgraph-kit/outcome';
import type { Visit } from '../domain/visit.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import type { Obstructed, Ports } from '../use-cases/ports.ts';
import { visitFactColumns, visitStateColumns } from './columns.ts';
import { refusalOf } from './refusal.ts';
import { BY_BEGINNING, toVisit } from './rows.ts';

/** Visits in one Prisma transaction; who is free when, the table's constraints decide. */
export function visitStorage(handle: Prisma.TransactionClient): Ports['visits'] {
  const sql = sqlExecutor(handle);
  return {
    unfinished: async (planId) => {
      const where = { planId, state: { in: ['SCHEDULED', 'OPEN'] } };
      const count = await handle.visit.count({ where });
      const first = await handle.visit.findMany({ where, orderBy: BY_BEGINNING, take: 50 });
      return { count, visits: first.map(toVisit) };
    },
    lock: async (id) => {
      if (!isId(id)) return null;
      await sql.query('SELECT id FROM visit WHERE id = $1::uuid FOR UPDATE', [id]);
      const row = await handle.visit.findUnique({ where: { id } });
      return row && toVisit(row);
    },
    insert: async (visit) => {
      await queueForPlaces(sql, visit);
      const refusal = await refusalOf(sql, () =>
        handle.visit.createMany({
          data: [{ id: visit.id, ...visitFactColumns(visit), ...visitStateColumns(visit) }],
        }),
      );
      return refusal === null ? null : obstruction(handle, refusal, visit);
    },
    update: async (visit) => {
      await queueForPlaces(sql, visit);
      const refusal = await refusalOf(sql, async () => {
        const { count } = await handle.visit.updateMany({
          where: { id: visit.id, version: visit.version - 1 },
          data: visitStateColumns(visit),
        });
        if (count !== 1) throw new Error('A locked visit changed');
      });
      return refusal === null ? null : obstruction(handle, refusal, visit);
    },
  };
}

/**
 * Lets those who want the same team or unit wait for each other in one order until their transactions end. The
 * constraints decide without it too, but two at the same moment would then wait for one another, and PostgreSQL would
 * end one of them with a deadlock in place of an answer.
 */
async function queueForPlaces(sql: SqlExecutor, { teamId, unit }: Visit): Promise<void> {
  for (const place of [`team ${teamId}`, `unit ${unit.id}`])
    await sql.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))::text', [place]);
}

/** The failure that a constraint stands for, with the earliest visit in the way. */
async function obstruction(
  handle: Prisma.TransactionClient,
  constraint: string,
  visit: Visit,
): Promise<Obstructed> {
  const { teamId, unit, year } = visit;
  const inTheWay = async (where: Prisma.VisitWhereInput) =>
    toVisit(
      await handle.visit.findFirstOrThrow({
        where: { ...where, state: { not: 'CANCELLED' }, id: { not: visit.id } },
        orderBy: BY_BEGINNING,
      }),
    );
  const then = { startsAt: { lt: new Date(visit.to) }, endsAt: { gt: new Date(visit.from) } };
  switch (constraint) {
    case 'visit_team_busy':
      return fail('TEAM_BUSY', { visit: await inTheWay({ teamId, ...then }) }, ['from']);
    case 'visit_unit_busy':
      return fail('UNIT_BUSY', { visit: await inTheWay({ organizationId: unit.id, ...then }) }, ['from']);
    case 'visit_second_regular':
      return fail(
        'SECOND_REGULAR_VISIT',
        { visit: await inTheWay({ organizationId: unit.id, year, kind: 'REGULAR' }) },
        ['organization'],
      );
    default:
      throw new Error(`A visit broke the constraint ${constraint}`);
  }
}
