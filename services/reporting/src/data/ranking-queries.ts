import type { Actor } from '@reformgraph/subgraph-kit';
import DataLoader from 'dataloader';
import { rankByBlock, type RankedResult, type Ranking } from '../domain/ranking.ts';
import type { RankingKey } from '../domain/ranking-key.ts';
import type { Result } from '../domain/result.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { toMembership } from './membership-rows.ts';
import { readParkedUnits } from './parked-units.ts';
import { readStandings } from './standing-rows.ts';
import { maySeeDraftRankings } from './visible.ts';

type IndexYear = Omit<RankingKey, 'block'>;

/** Reads of rankings as one actor may see them; all that one request asks for costs one read of each table. */
export interface RankingQueries {
  byKey(key: RankingKey): Promise<Ranking | null>;
  /** The rankings of all blocks, sorted by the block's code. */
  list(of: IndexYear): Promise<readonly Ranking[]>;
  /** A result's row with the ranking it stands in; null where the actor may not see the ranking. */
  placeOf(result: Result): Promise<Place | null>;
}

export interface Place {
  readonly ranking: Ranking;
  readonly row: RankedResult;
}

export function createRankingQueries(prisma: PrismaClient, actor: Actor): RankingQueries {
  const rankings = new DataLoader<IndexYear, readonly Ranking[], string>(
    async (asked) => {
      const standings = await readStandings(prisma, actor, {
        OR: asked.map(({ index, year }) => ({ indexCode: index, year })),
      });
      if (standings.length === 0) return asked.map(() => []);
      const [memberships, parked] = await Promise.all([
        prisma.unitMembership.findMany({
          where: { OR: [{ indexCode: null }, { indexCode: { in: asked.map(({ index }) => index) } }] },
          include: { unit: true },
          orderBy: [{ unitId: 'asc' }, { place: 'asc' }],
        }),
        readParkedUnits(prisma),
      ]);
      const known = memberships.map(toMembership);
      return asked.map((of) => {
        const isOf = ({ index, year }: { index: string | null; year: number | null }) =>
          index === of.index && year === of.year;
        const parkedUnits = parked.filter((unit) => unit.index === null || isOf(unit));
        return rankByBlock(
          of,
          standings.filter(isOf),
          known,
          new Set(parkedUnits.map(({ unitId }) => unitId)),
        ).filter(({ state }) => state === 'PUBLISHED' || maySeeDraftRankings(actor));
      });
    },
    { cacheKeyFn: ({ index, year }) => `${year} ${index}` },
  );
  const byKey = async ({ block, ...of }: RankingKey) =>
    (await rankings.load(of)).find((ranking) => ranking.block.code === block) ?? null;
  return {
    byKey,
    list: (of) => rankings.load(of),
    placeOf: async ({ id, index, year, block }) => {
      const ranking = await byKey({ index, year, block: block.code });
      const row = ranking?.rows.find(({ result }) => result.id === id);
      return ranking && row ? { ranking, row } : null;
    },
  };
}
