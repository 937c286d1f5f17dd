import type { GraphClient } from './graph-client.ts';
import { subjectOf } from './officers.ts';
import { retrying } from './retrying.ts';
import type { Stage } from './stage.ts';
import type { Unit } from './year-data.ts';

/** Who sees drafts too. */
export const CITY_LEADER = subjectOf('CITY_LEADER', null);
export const YEAR = { index: 'PAR', year: 2024 };

const RANKED_WITHIN_SECONDS = 60;

class NotPublishedYet extends Error {
  override readonly name = 'NotPublishedYet';
}

/** How far the year's results have come. */
export interface YearProgress {
  /** How many of the play's units stand in no published ranking. */
  readonly unpublished: number;
  readonly concludedAdHocVisits: number;
}

/**
 * Asks as the city leader, who must be registered. Only the play's own units count: what people have added to the
 * platform since is theirs.
 */
export async function yearProgress(graph: GraphClient, units: readonly Unit[]): Promise<YearProgress> {
  const { rankings, visits } = await graph.as(CITY_LEADER).run('YearProgress', YEAR);
  const published = new Set(
    rankings
      .filter(({ state }) => state === 'PUBLISHED')
      .flatMap(({ rows, withdrawals }) => [...rows, ...withdrawals])
      .map(({ organizationCode }) => organizationCode),
  );
  return {
    unpublished: units.filter(({ code }) => !published.has(code)).length,
    concludedAdHocVisits: visits.totalCount,
  };
}

/** Waits until every published assessment has travelled to the published rankings; throws after a minute. */
export async function awaitRankings({ graph, data, step }: Stage): Promise<void> {
  await retrying(
    async () => {
      const { unpublished } = await yearProgress(graph, data.units);
      if (unpublished !== 0)
        throw new NotPublishedYet(`${unpublished} units stand in no published ranking yet.`);
    },
    { again: (error) => error instanceof NotPublishedYet, seconds: RANKED_WITHIN_SECONDS },
  );
  step();
}
