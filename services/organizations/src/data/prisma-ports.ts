import { encodeEvent } from '@reformgraph/event-contracts';
import { appendToOutbox } from '@reformgraph/messaging';
import { fromDay, isId, sqlExecutor } from '@reformgraph/subgraph-kit';
import type { Person } from '../domain/person.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import type { Ports } from '../use-cases/ports.ts';
import { toBlock, toPerson, WITH_RIGHTS } from './rows.ts';

/** Storage and outbox in one Prisma transaction. */
export function prismaPorts(handle: Prisma.TransactionClient): Ports {
  const sql = sqlExecutor(handle);
  return {
    blocks: {
      byCode: async (code) => {
        const row = await handle.block.findUnique({ where: { code } });
        return row && toBlock(row);
      },
      insert: async ({ code, name, position, provenance }) => {
        const { count } = await handle.block.createMany({
          data: [{ code, nameVi: name.vi, nameEn: name.en, position, provenance }],
          skipDuplicates: true,
        });
        return count === 1;
      },
    },
    organizations: {
      idsByCode: async (codes) => {
        if (codes.length === 0) return new Map();
        const rows = await handle.organization.findMany({
          where: { code: { in: [...new Set(codes)] } },
          select: { id: true, code: true },
        });
        return new Map(rows.map(({ code, id }) => [code, id]));
      },
      insert: async ({ name, memberships, validFrom, validTo, provenanceExceptions, ...unit }) => {
        const { count } = await handle.organization.createMany({
          data: [
            {
              ...unit,
              nameVi: name.vi,
              nameEn: name.en,
              provenanceExceptions: provenanceExceptions.map((exception) => ({ ...exception })),
              validFrom: fromDay(validFrom),
              validTo: validTo && fromDay(validTo),
            },
          ],
          skipDuplicates: true,
        });
        if (count === 0) return false;
        await handle.blockMembership.createMany({
          data: memberships.map(({ id, block, index, from, to }) => ({
            id,
            organizationId: unit.id,
            blockCode: block.code,
            indexCode: index,
            validFrom: fromDay(from),
            validTo: to && fromDay(to),
          })),
        });
        return true;
      },
    },
    persons: {
      lock: async (id) => {
        if (!isId(id)) return null;
        await sql.query('SELECT id FROM person WHERE id = $1::uuid FOR UPDATE', [id]);
        const row = await handle.person.findUnique({ where: { id }, include: WITH_RIGHTS });
        return row && toPerson(row);
      },
      insert: async (person) => {
        const { count } = await handle.person.createMany({
          data: [{ id: person.id, subject: person.subject, ...personColumns(person) }],
          skipDuplicates: true,
        });
        if (count === 0) return false;
        await handle.personRight.createMany({ data: rightRows(person) });
        return true;
      },
      update: async (person) => {
        await handle.person.update({ where: { id: person.id }, data: personColumns(person) });
        for (const { id, ...columns } of rightRows(person))
          await handle.personRight.upsert({
            where: { id },
            create: { id, ...columns },
            update: { validTo: columns.validTo },
          });
      },
    },
    clock: {
      lock: async () => {
        const [row] = await sql.query<{ offset_milliseconds: bigint; version: number }>(
          'SELECT offset_milliseconds, version FROM platform_clock WHERE id = 1 FOR UPDATE',
        );
        if (!row) throw new Error('The platform has no clock');
        return { offsetMilliseconds: Number(row.offset_milliseconds), version: row.version };
      },
      update: async ({ offsetMilliseconds, version }) => {
        await handle.platformClock.update({
          where: { id: 1 },
          data: { offsetMilliseconds: BigInt(offsetMilliseconds), version, movedAt: new Date() },
        });
      },
    },
    events: {
      append: (event) => appendToOutbox(sql, [encodeEvent(event, 'organizations')]),
    },
  };
}

function personColumns(person: Person) {
  return {
    nameVi: person.name.vi,
    nameEn: person.name.en,
    organizationId: person.organizationId,
    provenance: person.provenance,
    version: person.version,
    changedBy: person.changedBy,
    changedAt: new Date(person.changedAt),
    lastChange: person.lastChange,
  };
}

function rightRows(person: Person) {
  return person.rights.map(({ id, role, organizationId, from, to }) => ({
    id,
    personId: person.id,
    role,
    organizationId,
    validFrom: fromDay(from),
    validTo: to && fromDay(to),
  }));
}
