import { cityDay, organizationsOf, type Actor, type CommandContext } from '@reformgraph/subgraph-kit';
import { notFound } from '@reformgraph/subgraph-kit/outcome';
import { presentAssessment as decide } from '../domain/assessment.ts';
import type { Run } from './ports.ts';

/**
 * Hands the scores of the actor's own unit to its leader; INCOMPLETE_SCORES, NOTES_MISSING, WINDOW_CLOSED,
 * ORGANIZATION_ENDED, WRONG_ASSESSMENT_STATE, PERIOD_LOCKED, VERSION_CONFLICT or NOT_FOUND (no assessment of an own unit)
 * otherwise.
 */
export function presentAssessment(run: Run, actor: Actor) {
  return (
    { assessmentId, expectedVersion }: { assessmentId: string; expectedVersion: number },
    { request, authorship }: CommandContext,
  ) =>
    run(request, async ({ assessments, components, scoring }) => {
      const found = await assessments.lock(
        assessmentId,
        organizationsOf(actor, ['UNIT_OFFICER', 'UNIT_LEADER']),
      );
      if (!found) return notFound('assessment', assessmentId, ['assessmentId']);
      const all = await components.all(assessmentId);
      const days = { today: cityDay(authorship.at), endsOn: found.unitEndsOn };
      const rules = await scoring.rulesOf(found.assessment);
      const presented = decide(found.assessment, found.period, days, all, rules, expectedVersion, authorship);
      if ('failure' in presented) return presented;
      await assessments.update(presented);
      return { assessment: presented };
    });
}
