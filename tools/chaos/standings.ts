import {
  assessmentCompleted,
  assessmentSubmitted,
  publishedAssessmentState,
  type DecodedEvent,
} from '@reformgraph/event-contracts';
import { z } from 'zod';
import { withdraws } from './withdrawals.ts';

const told = z.object({
  index: z.string(),
  year: z.int(),
  organization: z.object({ code: z.string(), block: z.string() }),
  result: z.object({ points: z.string() }).optional(),
});

/** How an assessment stands by the newest that an audience was told of it. */
interface Standing {
  readonly audience: 'INTERNAL' | 'PUBLIC';
  readonly id: string;
  readonly version: number;
  readonly state: 'SUBMITTED' | 'COMPLETED' | 'WITHDRAWN';
  readonly data: z.infer<typeof told>;
}

type Event = Pick<DecodedEvent, 'type' | 'aggregateId' | 'version' | 'data' | 'tombstone'>;

/** What is needed of an event, with the topic it came by. */
export interface Logged {
  readonly topic: string;
  readonly event: Event;
}

/**
 * How reporting must say that assessments stand, folded from the log anew and by nothing of reporting's own: for each
 * assessment the newest version told inside and the newest told to everybody. A line each.
 */
export function foldStandings(log: readonly Logged[]): string[] {
  return newestStandings(log).map(
    ({ audience, id, version, state, data }) =>
      `${audience} ${id} v${version} ${state} ${data.result?.points ?? '-'}`,
  );
}

/** The same of what reporting holds, as SQL. */
export const STANDINGS_HELD = `
  SELECT concat(audience, ' ', id, ' v', version, ' ', state, ' ', coalesce(points::text, '-')) AS line
  FROM assessment_standing`;

/**
 * What rankings must say of the units, folded the same way: of each that is not only submitted its points, or that its
 * result is withdrawn; as everybody was told in a block that is public, and as was told inside elsewhere. A line each.
 */
export function foldRankings(log: readonly Logged[]): string[] {
  const counted = newestStandings(log).filter(({ state }) => state !== 'SUBMITTED');
  const published = new Set(counted.filter(({ audience }) => audience === 'PUBLIC').map(rankingOf));
  return counted
    .filter((standing) => (standing.audience === 'PUBLIC') === published.has(rankingOf(standing)))
    .map((standing) => {
      const { version, data } = standing;
      return rankingLine({
        ranking: rankingOf(standing),
        unit: data.organization.code,
        version,
        points: data.result?.points ?? null,
      });
    });
}

/** A unit in a ranking as a line; without points where its result is withdrawn. */
export function rankingLine(row: {
  readonly ranking: string;
  readonly unit: string;
  readonly version: number;
  readonly points: string | null;
}): string {
  return `${row.ranking} ${row.unit} v${row.version} ${row.points ?? 'withdrawn'}`;
}

const rankingOf = ({ data }: Standing) => `${data.index} ${data.year} ${data.organization.block}`;

function newestStandings(log: readonly Logged[]): Standing[] {
  const newest = new Map<string, Standing>();
  for (const { topic, event } of log) {
    if (topic === publishedAssessmentState.topic) continue;
    const audience = topic === assessmentCompleted.topic ? 'INTERNAL' : 'PUBLIC';
    const { aggregateId: id, version } = event;
    const key = `${audience} ${id}`;
    if ((newest.get(key)?.version ?? 0) >= version) continue;
    newest.set(key, { audience, id, version, state: stateBy(event), data: told.parse(event.data) });
  }
  return [...newest.values()];
}

function stateBy(event: Event): Standing['state'] {
  if (withdraws(event)) return 'WITHDRAWN';
  return event.type === assessmentSubmitted.type ? 'SUBMITTED' : 'COMPLETED';
}
