import type { GraphClient } from './graph-client.ts';
import { subjectOf } from './officers.ts';
import { retrying } from './retrying.ts';
import type { Stage } from './stage.ts';
import type { Unit } from './year-data.ts';

/** Who reads what is not yet published. */
export const CITY_LEADER = subjectOf('CITY_LEADER', null);
export const YEAR = { index: 'PAR', year: 2024 };

const RANKED_WITHIN_SECONDS = 60;

class NotRankedYet extends Error {
  override readonly name = 'NotRankedYet';
}

/** How far the year's results have come. */
export interface YearProgress {
  /** Of how many of the play's units no completed assessment has reached the rankings. */
  readonly missing: number;
  /** Whether the year's period is published. */
  readonly published: boolean;
  readonly concludedAdHocVisits: number;
}

/**
 * Asks as the city leader, who must be registered. Only the play's own units count: what people have added to the
 * platform since is theirs.
 */
export async function yearProgress(graph: GraphClient, units: readonly Unit[]): Promise<YearProgress> {
  const { rankings, assessmentPeriods, visits } = await graph.as(CITY_LEADER).run('YearProgress', YEAR);
  const ranked = new Set(
    rankings.flatMap(({ rows }) => rows.map(({ organizationCode }) => organizationCode)),
  );
  return {
    missing: units.filter(({ code }) => !ranked.has(code)).length,
    published: assessmentPeriods.some(({ publication }) => publication !== null),
    concludedAdHocVisits: visits.totalCount,
  };
}

/** Waits until every completed assessment has travelled to the rankings; throws after a minute. */
export async function awaitRankings({ graph, data, step }: Stage): Promise<void> {
  await retrying(
    async () => {
      const { missing } = await yearProgress(graph, data.units);
      if (missing !== 0) throw new NotRankedYet(`The rankings are still missing ${missing} units.`);
    },
    { again: (error) => error instanceof NotRankedYet, seconds: RANKED_WITHIN_SECONDS },
  );
  step();
}
