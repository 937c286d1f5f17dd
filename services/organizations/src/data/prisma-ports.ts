import { encodeEvent } from '@reformgraph/event-contracts';
import { appendToOutbox } from '@reformgraph/messaging';
import { fromDay, isId, sqlExecutor } from '@reformgraph/subgraph-kit';
import type { Person } from '../domain/person.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import type { Ports } from '../use-cases/ports.ts';
import { organizationStorage } from './organization-storage.ts';
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
    organizations: organizationStorage(handle),
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
      append: (events) =>
        appendToOutbox(
          sql,
          events.map((event) => encodeEvent(event, 'organizations')),
        ),
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
