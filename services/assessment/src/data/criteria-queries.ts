import { groupedBy, holds, isId, type Actor } from '@reformgraph/subgraph-kit';
import DataLoader from 'dataloader';
import type { AssessmentIndex } from '../domain/assessment-index.ts';
import type { CriteriaNode } from '../domain/criteria-node.ts';
import type { CriteriaSet } from '../domain/criteria-set.ts';
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts';
import { toCriteriaNode, toCriteriaSet, toIndex } from './rows.ts';

/** Reads of indexes and criteria for one request; drafts are there for planners only. */
export interface CriteriaQueries {
  indexes(): Promise<AssessmentIndex[]>;
  index(code: string): Promise<AssessmentIndex | null>;
  setById(id: string): Promise<CriteriaSet | null>;
  setOf(index: string, year: number, block: string): Promise<CriteriaSet | null>;
  /** The newest year first. */
  setsOfBlock(block: string, filter: SetFilter): Promise<CriteriaSet[]>;
  /** In the set's order. */
  nodes(criteriaSetId: string): Promise<CriteriaNode[]>;
}

export interface SetFilter {
  readonly index?: string | null | undefined;
  readonly year?: number | null | undefined;
}

export function createCriteriaQueries(prisma: PrismaClient, actor: Actor): CriteriaQueries {
  const visible: Prisma.CriteriaSetWhereInput = holds(actor, ['PLANNER']) ? {} : { state: { not: 'DRAFT' } };
  const index = new DataLoader<string, AssessmentIndex | null>(async (codes) => {
    const rows = await prisma.assessmentIndex.findMany({ where: { code: { in: [...codes] } } });
    const found = new Map(rows.map((row) => [row.code, toIndex(row)]));
    return codes.map((code) => found.get(code) ?? null);
  });
  const setById = new DataLoader<string, CriteriaSet | null>(
    async (ids) => {
      const rows = await prisma.criteriaSet.findMany({
        where: { id: { in: [...new Set(ids)] }, ...visible },
      });
      const found = new Map(rows.map((row) => [row.id, toCriteriaSet(row)]));
      return ids.map((id) => found.get(id) ?? null);
    },
    { cache: false },
  );
  const ofBlock = new DataLoader<string, CriteriaSet[]>(
    async (blocks) => {
      const rows = await prisma.criteriaSet.findMany({
        where: { blockCode: { in: [...new Set(blocks)] }, ...visible },
        orderBy: [{ year: 'desc' }, { indexCode: 'asc' }],
      });
      const sets = rows.map(toCriteriaSet);
      return blocks.map((block) => sets.filter((set) => set.block === block));
    },
    { cache: false },
  );
  const nodes = new DataLoader<string, CriteriaNode[]>(async (ids) => {
    const rows = await prisma.criteriaNode.findMany({
      where: { criteriaSetId: { in: [...ids] }, set: visible },
      orderBy: { position: 'asc' },
    });
    const bySet = groupedBy(rows, ({ criteriaSetId }) => criteriaSetId);
    return ids.map((id) => (bySet.get(id) ?? []).map(toCriteriaNode));
  });
  return {
    indexes: async () => (await prisma.assessmentIndex.findMany({ orderBy: { code: 'asc' } })).map(toIndex),
    index: (code) => index.load(code),
    setById: async (id) => (isId(id) ? setById.load(id.toLowerCase()) : null),
    setOf: async (indexCode, year, blockCode) => {
      const row = await prisma.criteriaSet.findFirst({ where: { indexCode, year, blockCode, ...visible } });
      return row && toCriteriaSet(row);
    },
    setsOfBlock: async (block, filter) =>
      (await ofBlock.load(block)).filter(
        (set) =>
          (filter.index == null || set.index === filter.index) &&
          (filter.year == null || set.year === filter.year),
      ),
    nodes: (criteriaSetId) => nodes.load(criteriaSetId),
  };
}
