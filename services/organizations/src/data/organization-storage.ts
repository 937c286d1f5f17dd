import { fromDay, sqlExecutor } from '@reformgraph/subgraph-kit';
import type { Organization } from '../domain/organization.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import type { Ports } from '../use-cases/ports.ts';
import { lineageOf } from './lineage.ts';
import { toOrganization, WITH_NAMES_AND_MEMBERSHIPS } from './rows.ts';

/** Units and the changes of the structure in one Prisma transaction. */
export function organizationStorage(handle: Prisma.TransactionClient): Ports['organizations'] {
  const sql = sqlExecutor(handle);
  return {
    idsByCode: async (codes) => {
      if (codes.length === 0) return new Map();
      const rows = await handle.organization.findMany({
        where: { code: { in: [...new Set(codes)] } },
        select: { id: true, code: true },
      });
      return new Map(rows.map(({ code, id }) => [code, id]));
    },
    insert: async (unit) => {
      const { count } = await handle.organization.createMany({
        data: [
          {
            id: unit.id,
            code: unit.code,
            provenance: unit.provenance,
            provenanceExceptions: unit.provenanceExceptions.map((exception) => ({ ...exception })),
            validFrom: fromDay(unit.validFrom),
            ...standingColumns(unit),
          },
        ],
        skipDuplicates: true,
      });
      if (count === 0) return false;
      await handle.organizationName.createMany({ data: nameRows(unit) });
      await handle.blockMembership.createMany({ data: membershipRows(unit) });
      return true;
    },
    lock: async (codes) => {
      await sql.query(`SELECT pg_advisory_xact_lock(hashtextextended('structure', 0))::text`);
      const rows = await handle.organization.findMany({
        where: { code: { in: [...new Set(codes)] } },
        include: WITH_NAMES_AND_MEMBERSHIPS,
      });
      const units = rows.map(toOrganization);
      const lineages = await lineageOf(handle, units.map(({ id }) => id));
      return new Map(
        units.map((unit) => [unit.code, { ...unit, predecessors: [], successors: [], ...lineages.get(unit.id) }]),
      );
    },
    update: async (unit) => {
      const { count } = await handle.organization.updateMany({
        where: { id: unit.id, version: unit.version - 1 },
        data: standingColumns(unit),
      });
      if (count !== 1) throw new Error('A locked unit changed');
      await keepDated(
        unit.names.map(({ id, to }) => ({ id, to })),
        (ids, validTo) => handle.organizationName.updateMany({ where: { id: { in: ids } }, data: { validTo } }),
      );
      await handle.organizationName.createMany({ data: nameRows(unit), skipDuplicates: true });
      await keepDated(
        unit.memberships.map(({ id, to }) => ({ id, to })),
        (ids, validTo) => handle.blockMembership.updateMany({ where: { id: { in: ids } }, data: { validTo } }),
      );
      await handle.blockMembership.createMany({ data: membershipRows(unit), skipDuplicates: true });
    },
    insertChange: async ({ id, kind, on, decision }, { by, at }) => {
      await handle.structureChange.createMany({
        data: [
          {
            id,
            kind,
            effectiveOn: fromDay(on),
            decisionNumber: decision.number,
            decisionDate: fromDay(decision.date),
            decisionProvenance: decision.provenance,
            madeBy: by,
            madeAt: new Date(at),
          },
        ],
      });
    },
    passagesOn: (day) =>
      handle.lineageLink.findMany({
        where: { change: { effectiveOn: fromDay(day) } },
        select: { predecessorId: true, successorId: true },
      }),
    insertPassages: async (changeId, passages) => {
      await handle.lineageLink.createMany({ data: passages.map((passage) => ({ changeId, ...passage })) });
    },
  };
}

/** Sets the ends of dated rows, those with the same end together; rows that are not kept yet are not met. */
async function keepDated(
  dated: readonly { readonly id: string; readonly to: string | null }[],
  update: (ids: string[], validTo: Date | null) => Promise<unknown>,
): Promise<void> {
  for (const end of new Set(dated.map(({ to }) => to)))
    await update(
      dated.filter(({ to }) => to === end).map(({ id }) => id),
      end === null ? null : fromDay(end),
    );
}

function standingColumns({ validTo, endedBy, version, changedBy, changedAt, lastChange }: Organization) {
  return {
    validTo: validTo && fromDay(validTo),
    endedBy,
    version,
    changedBy,
    changedAt: new Date(changedAt),
    lastChange,
  };
}

function nameRows(unit: Organization) {
  return unit.names.map(({ id, name, shortName, searchKey, provenance, from, to, changeId }) => ({
    id,
    organizationId: unit.id,
    nameVi: name.vi,
    nameEn: name.en,
    shortName,
    searchKey,
    nameViProvenance: provenance.vi,
    nameEnProvenance: provenance.en,
    shortNameProvenance: provenance.shortName,
    validFrom: fromDay(from),
    validTo: to && fromDay(to),
    changeId,
  }));
}

function membershipRows(unit: Organization) {
  return unit.memberships.map(({ id, block, index, from, to, changeId }) => ({
    id,
    organizationId: unit.id,
    blockCode: block.code,
    indexCode: index,
    validFrom: fromDay(from),
    validTo: to && fromDay(to),
    changeId,
  }));
}
