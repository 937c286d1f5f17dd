import { connection, fromDay, isId, readPage, type Connection, type PageArguments } from '@reformgraph/subgraph-kit';
import DataLoader from 'dataloader';
import { searchKey } from '../domain/names.ts';
import type { Block, Organization } from '../domain/organization.ts';
import type { StructureChange } from '../domain/structure-change.ts';
import { nameOn } from '../domain/unit-name.ts';
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts';
import { lineageOf, toChange, type Lineage } from './lineage.ts';
import { holdsOn, toBlock, toOrganization, WITH_NAMES_AND_MEMBERSHIPS } from './rows.ts';

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
  /** Where a unit's duties came from and went to. */
  lineage(id: string): Promise<Lineage>;
  change(id: string): Promise<StructureChange | null>;
  block(code: string): Promise<Block | null>;
  blocks(): Promise<Block[]>;
}

export function createOrganizationQueries(prisma: PrismaClient): OrganizationQueries {
  const byId = new DataLoader<string, Organization | null>(async (ids) => {
    const rows = await prisma.organization.findMany({ where: { id: { in: ids.filter(isId) } }, include: WITH_NAMES_AND_MEMBERSHIPS });
    const found = new Map(rows.map((row) => [row.id, toOrganization(row)]));
    return ids.map((id) => found.get(id) ?? null);
  });
  const byCode = new DataLoader<string, Organization | null>(async (codes) => {
    const rows = await prisma.organization.findMany({
      where: { code: { in: [...codes] } },
      include: WITH_NAMES_AND_MEMBERSHIPS,
    });
    const found = new Map(rows.map((row) => [row.code, toOrganization(row)]));
    return codes.map((code) => found.get(code) ?? null);
  });
  const blockByCode = new DataLoader<string, Block | null>(async (codes) => {
    const rows = await prisma.block.findMany({ where: { code: { in: [...codes] } } });
    const found = new Map(rows.map((row) => [row.code, toBlock(row)]));
    return codes.map((code) => found.get(code) ?? null);
  });
  const lineage = new DataLoader<string, Lineage>(async (ids) => {
    const found = await lineageOf(prisma, ids);
    return ids.map((id) => found.get(id) ?? { predecessors: [], successors: [] });
  });
  const changeById = new DataLoader<string, StructureChange | null>(async (ids) => {
    const rows = await prisma.structureChange.findMany({ where: { id: { in: [...ids] } } });
    const found = new Map(rows.map((row) => [row.id, toChange(row)]));
    return ids.map((id) => found.get(id) ?? null);
  });
  return {
    lineage: (id) => lineage.load(id),
    change: (id) => changeById.load(id),
    byId: (id) => byId.load(id),
    byCode: (code) => byCode.load(code),
    block: (code) => blockByCode.load(code),
    blocks: async () => (await prisma.block.findMany({ orderBy: [{ position: 'asc' }, { code: 'asc' }] })).map(toBlock),
    list: async (filter) => {
      const page = readPage(filter, 'organizations', ['text', 'id']);
      const where = restriction(filter);
      const [name, id] = page.after ?? [];
      const rows = await prisma.organizationName.findMany({
        where:
          name !== undefined && id !== undefined
            ? { AND: [where, { OR: [{ nameVi: { gt: name } }, { nameVi: name, organizationId: { gt: id } }] }] }
            : where,
        include: { organization: { include: WITH_NAMES_AND_MEMBERSHIPS } },
        orderBy: [{ nameVi: 'asc' }, { organizationId: 'asc' }],
        take: page.size + 1,
      });
      return connection(
        rows.map(({ organization }) => toOrganization(organization)),
        page,
        ({ id, names }) => [nameOn(names, filter.asOf).name.vi, id],
        () => prisma.organizationName.count({ where }),
      );
    },
  };
}

/** The names under which the units are listed: of each, the one that holds on the day. */
function restriction({ search, block, asOf }: OrganizationFilter): Prisma.OrganizationNameWhereInput {
  const holds = holdsOn(fromDay(asOf));
  const needle = search == null ? '' : searchKey(search);
  return {
    ...holds,
    ...(needle ? { searchKey: { contains: literally(needle) } } : {}),
    ...(block == null
      ? {}
      : { organization: { memberships: { some: { blockCode: block, indexCode: null, ...holds } } } }),
  };
}

/** A text that a LIKE pattern takes as it stands; Prisma passes `%`, `_` and `\\` on as the pattern's own. */
function literally(text: string): string {
  return text.replace(/[\\%_]/gu, '\\$&');
}
