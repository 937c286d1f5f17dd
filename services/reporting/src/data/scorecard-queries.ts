import { isId, type Actor } from '@reformgraph/subgraph-kit';
import DataLoader from 'dataloader';
import type { DetailedResult } from '../domain/result.ts';
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts';
import { readDetailedResults } from './standing-rows.ts';

/** Reads of units' results as one actor may see them. */
export interface ScorecardQueries {
  byId(id: string): Promise<DetailedResult | null>;
  /** By the unit's code as it was then. */
  byCode(of: { organization: string; index: string; year: number }): Promise<DetailedResult | null>;
  /** The results of a unit in a year, sorted by index; batched over units and years. */
  ofOrganization(of: { organizationId: string; year: number }): Promise<DetailedResult[]>;
}

export function createScorecardQueries(prisma: PrismaClient, actor: Actor): ScorecardQueries {
  const read = (where: Prisma.AssessmentStandingWhereInput) => readDetailedResults(prisma, actor, where);
  const byId = new DataLoader<string, DetailedResult | null>(async (ids) => {
    const found = new Map(
      (await read({ id: { in: ids.filter(isId) } })).map((result) => [result.id, result]),
    );
    return ids.map((id) => found.get(id) ?? null);
  });
  const ofOrganization = new DataLoader<{ organizationId: string; year: number }, DetailedResult[], string>(
    async (asked) => {
      const results = await read({
        organizationId: { in: asked.map(({ organizationId }) => organizationId).filter(isId) },
        year: { in: asked.map(({ year }) => year) },
      });
      return asked.map(({ organizationId, year }) =>
        results
          .filter((result) => result.organization.id === organizationId && result.year === year)
          .sort((a, b) => (a.index < b.index ? -1 : 1)),
      );
    },
    { cacheKeyFn: ({ organizationId, year }) => `${year} ${organizationId}` },
  );
  return {
    byId: (id) => byId.load(id),
    byCode: async ({ organization, index, year }) =>
      (await read({ organizationCode: organization, indexCode: index, year }))[0] ?? null,
    ofOrganization: (of) => ofOrganization.load(of),
  };
}
