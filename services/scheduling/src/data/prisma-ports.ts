import { encodeEvent } from '@reformgraph/event-contracts';
import { appendToOutbox } from '@reformgraph/messaging';
import { isId, sqlExecutor } from '@reformgraph/subgraph-kit';
import { isUnitCode } from '../domain/known.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import type { Ports } from '../use-cases/ports.ts';
import { planContentColumns, planStateColumns } from './columns.ts';
import { toPerson, toPlan, toUnit } from './rows.ts';
import { teamStorage } from './team-storage.ts';
import { visitStorage } from './visit-storage.ts';

/** Storage and outbox in one Prisma transaction. */
export function prismaPorts(handle: Prisma.TransactionClient): Ports {
  const sql = sqlExecutor(handle);
  return {
    plans: planStorage(handle),
    teams: teamStorage(handle),
    visits: visitStorage(handle),
    events: {
      append: (event) => appendToOutbox(sql, [encodeEvent(event, 'scheduling')]),
    },
    people: {
      byIds: async (ids) => {
        const rows = await handle.knownPerson.findMany({ where: { id: { in: ids.filter(isId) } } });
        return new Map(rows.map((row) => [row.id, toPerson(row)]));
      },
    },
    units: {
      byCode: async (code) => {
        if (!isUnitCode(code)) return null;
        const row = await handle.knownOrganization.findFirst({ where: { code }, orderBy: { id: 'desc' } });
        return row && toUnit(row);
      },
      byId: async (id) => {
        const row = await handle.knownOrganization.findUnique({ where: { id } });
        return row && toUnit(row);
      },
    },
  };
}

function planStorage(handle: Prisma.TransactionClient): Ports['plans'] {
  const sql = sqlExecutor(handle);
  const read = async (id: string, lock: 'UPDATE' | 'SHARE') => {
    if (!isId(id)) return null;
    await sql.query(`SELECT id FROM inspection_plan WHERE id = $1::uuid FOR ${lock}`, [id]);
    const row = await handle.inspectionPlan.findUnique({ where: { id } });
    return row && toPlan(row);
  };
  return {
    lock: (id) => read(id, 'UPDATE'),
    hold: (id) => read(id, 'SHARE'),
    insert: async (plan) => {
      const { count } = await handle.inspectionPlan.createMany({
        data: [{ id: plan.id, ...planContentColumns(plan), ...planStateColumns(plan) }],
        skipDuplicates: true,
      });
      if (count === 1) return null;
      return toPlan(await handle.inspectionPlan.findUniqueOrThrow({ where: { year: plan.year } }));
    },
    update: async (plan) => {
      const { count } = await handle.inspectionPlan.updateMany({
        where: { id: plan.id, version: plan.version - 1 },
        data: planStateColumns(plan),
      });
      if (count !== 1) throw new Error('A locked plan changed');
    },
  };
}
