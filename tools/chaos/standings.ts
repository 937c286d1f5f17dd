import { assessmentCompleted, publishedAssessmentState } from '@reformgraph/event-contracts';
import type { DecodedEvent } from '@reformgraph/event-contracts';
import { z } from 'zod';

const scored = z.object({ result: z.object({ points: z.string() }).optional() });

/**
 * How reporting must say that assessments stand, folded from the log anew and by nothing of reporting's own: for each
 * assessment the newest version told inside and the newest told to everybody. A line each.
 */
export function foldStandings(
  log: readonly { readonly topic: string; readonly event: DecodedEvent }[],
): string[] {
  const newest = new Map<string, { version: number; line: string }>();
  for (const { topic, event } of log) {
    if (topic === publishedAssessmentState.topic) continue;
    const audience = topic === assessmentCompleted.topic ? 'INTERNAL' : 'PUBLIC';
    const { aggregateId, version, data } = event;
    const key = `${audience} ${aggregateId}`;
    if ((newest.get(key)?.version ?? 0) >= version) continue;
    const points = scored.safeParse(data).data?.result?.points ?? '-';
    newest.set(key, { version, line: `${key} v${version} ${points}` });
  }
  return [...newest.values()].map(({ line }) => line);
}

/** The same of what reporting holds, as SQL. */
export const STANDINGS_HELD = `
  SELECT concat(audience, ' ', id, ' v', version, ' ', coalesce(points::text, '-')) AS line
  FROM assessment_standing`;
