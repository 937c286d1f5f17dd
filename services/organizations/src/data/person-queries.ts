import { connection, fromDay, holds, isId, personOf, readPage, type Actor, type Connection, type PageArguments, type Role } from '@reformgraph/subgraph-kit';
import DataLoader from 'dataloader';
import type { Person } from '../domain/person.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { holdsOn, toPerson, WITH_RIGHTS } from './rows.ts';

export interface PersonFilter extends PageArguments {
  readonly organization?: string | null | undefined;
  readonly role?: Role | null | undefined;
  /** The day on which a `role` asked for is held. */
  readonly asOf: string;
}

/** Reads of persons as one actor may see them. */
export interface PersonQueries {
  byId(id: string): Promise<Person | null>;
  list(filter: PersonFilter): Promise<Connection<Person>>;
  /** Whether the actor may see what rights the person holds: administrators, and the person themselves. */
  mayReadRights(person: Person): boolean;
}

export function createPersonQueries(prisma: PrismaClient, actor: Actor): PersonQueries {
  const byId = new DataLoader<string, Person | null>(async (ids) => {
    const rows = await prisma.person.findMany({ where: { id: { in: ids.filter(isId) } }, include: WITH_RIGHTS });
    const found = new Map(rows.map((row) => [row.id, toPerson(row)]));
    return ids.map((id) => found.get(id) ?? null);
  });
  return {
    byId: (id) => byId.load(id),
    mayReadRights: (person) => holds(actor, ['ADMIN']) || personOf(actor) === person.id,
    list: async (filter) => {
      const page = readPage(filter, 'persons', ['text', 'id']);
      const [name, id] = page.after ?? [];
      const where = {
        ...(filter.organization == null ? {} : { organization: { code: filter.organization } }),
        ...(filter.role == null
          ? {}
          : {
              rights: {
                some: { role: filter.role, ...holdsOn(fromDay(filter.asOf)) },
              },
            }),
      };
      const rows = await prisma.person.findMany({
        where:
          name !== undefined && id !== undefined
            ? { AND: [where, { OR: [{ nameVi: { gt: name } }, { nameVi: name, id: { gt: id } }] }] }
            : where,
        include: WITH_RIGHTS,
        orderBy: [{ nameVi: 'asc' }, { id: 'asc' }],
        take: page.size + 1,
      });
      return connection(
        rows.map(toPerson),
        page,
        (person) => [person.name.vi, person.id],
        () => prisma.person.count({ where }),
      );
    },
  };
}
