import type { GraphClient } from './graph-client.ts';
import { subjectOf } from './officers.ts';
import { retrying } from './retrying.ts';
import type { Stage } from './stage.ts';

/** Who reads what is not yet published. */
export const CITY_LEADER = subjectOf('CITY_LEADER', null);
export const YEAR = { index: 'PAR', year: 2024 };

const RANKED_WITHIN_SECONDS = 60;

class NotRankedYet extends Error {
  override readonly name = 'NotRankedYet';
}

/** How far the year's results have come. */
export interface YearProgress {
  /** Of how many units no completed assessment has reached the rankings; null while a block has no ranking. */
  readonly missing: number | null;
  readonly concludedAdHocVisits: number;
}

/** Asks as the city leader, who must be registered. */
export async function yearProgress(graph: GraphClient): Promise<YearProgress> {
  const { blocks, rankings, visits } = await graph.as(CITY_LEADER).run('YearProgress', YEAR);
  const ranked =
    blocks.length > 0 && blocks.every(({ code }) => rankings.some(({ block }) => block.code === code));
  return {
    missing: ranked ? rankings.reduce((sum, { missing }) => sum + missing, 0) : null,
    concludedAdHocVisits: visits.totalCount,
  };
}

/** Waits until every completed assessment has travelled to the rankings; throws after a minute. */
export async function awaitRankings({ graph, step }: Stage): Promise<void> {
  await retrying(
    async () => {
      const { missing } = await yearProgress(graph);
      if (missing !== 0)
        throw new NotRankedYet(`The rankings are still missing ${missing ?? 'whole blocks'}.`);
    },
    { again: (error) => error instanceof NotRankedYet, seconds: RANKED_WITHIN_SECONDS },
  );
  step();
}
