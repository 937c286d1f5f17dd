import { connection, fromDay, isId, readPage, type Connection, type PageArguments } from '@reformgraph/subgraph-kit';
import DataLoader from 'dataloader';
import { searchKey } from '../domain/names.ts';
import type { Block, Organization } from '../domain/organization.ts';
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts';
import { holdsOn, toBlock, toOrganization, WITH_MEMBERSHIPS } from './rows.ts';

export interface OrganizationFilter extends PageArguments {
  readonly search?: string | null | undefined;
  readonly block?: string | null | undefined;
  /** The day on which units exist and memberships hold. */
  readonly asOf: string;
}

/** Reads of units and blocks for one request; units are public, so they are the same for every actor. */
export interface OrganizationQueries {
  byId(id: string): Promise<Organization | null>;
  byCode(code: string): Promise<Organization | null>;
  list(filter: OrganizationFilter): Promise<Connection<Organization>>;
  block(code: string): Promise<Block | null>;
  blocks(): Promise<Block[]>;
}

export function createOrganizationQueries(prisma: PrismaClient): OrganizationQueries {
  const byId = new DataLoader<string, Organization | null>(async (ids) => {
    const rows = await prisma.organization.findMany({ where: { id: { in: ids.filter(isId) } }, include: WITH_MEMBERSHIPS });
    const found = new Map(rows.map((row) => [row.id, toOrganization(row)]));
    return ids.map((id) => found.get(id) ?? null);
  });
  const byCode = new DataLoader<string, Organization | null>(async (codes) => {
    const rows = await prisma.organization.findMany({
      where: { code: { in: [...codes] } },
      include: WITH_MEMBERSHIPS,
    });
    const found = new Map(rows.map((row) => [row.code, toOrganization(row)]));
    return codes.map((code) => found.get(code) ?? null);
  });
  const blockByCode = new DataLoader<string, Block | null>(async (codes) => {
    const rows = await prisma.block.findMany({ where: { code: { in: [...codes] } } });
    const found = new Map(rows.map((row) => [row.code, toBlock(row)]));
    return codes.map((code) => found.get(code) ?? null);
  });
  return {
    byId: (id) => byId.load(id),
    byCode: (code) => byCode.load(code),
    block: (code) => blockByCode.load(code),
    blocks: async () => (await prisma.block.findMany({ orderBy: [{ position: 'asc' }, { code: 'asc' }] })).map(toBlock),
    list: async (filter) => {
      const page = readPage(filter, 'organizations', ['text', 'id']);
      const where = restriction(filter);
      const [name, id] = page.after ?? [];
      const rows = await prisma.organization.findMany({
        where:
          name !== undefined && id !== undefined
            ? { AND: [where, { OR: [{ nameVi: { gt: name } }, { nameVi: name, id: { gt: id } }] }] }
            : where,
        include: WITH_MEMBERSHIPS,
        orderBy: [{ nameVi: 'asc' }, { id: 'asc' }],
        take: page.size + 1,
      });
      return connection(
        rows.map(toOrganization),
        page,
        (organization) => [organization.name.vi, organization.id],
        () => prisma.organization.count({ where }),
      );
    },
  };
}

function restriction({ search, block, asOf }: OrganizationFilter): Prisma.OrganizationWhereInput {
  const holds = holdsOn(fromDay(asOf));
  const needle = search == null ? '' : searchKey(search);
  return {
    ...holds,
    ...(needle ? { searchKey: { contains: literally(needle) } } : {}),
    ...(block == null ? {} : { memberships: { some: { blockCode: block, indexCode: null, ...holds } } }),
  };
}

/** A text that a LIKE pattern takes as it stands; Prisma passes `%`, `_` and `\\` on as the pattern's own. */
function literally(text: string): string {
  return text.replace(/[\\%_]/gu, '\\$&');
}
