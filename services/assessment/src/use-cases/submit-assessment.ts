import { organizationsOf, type Actor, type CommandContext } from '@reformgraph/subgraph-kit';
import { notFound } from '@reformgraph/subgraph-kit/outcome';
import { submitAssessment as decide } from '../domain/assessment.ts';
import type { Run } from './ports.ts';

/**
 * Submits the scores of the actor's own unit; INCOMPLETE_SCORES, WINDOW_CLOSED, WRONG_ASSESSMENT_STATE,
 * PERIOD_LOCKED, VERSION_CONFLICT or NOT_FOUND (no assessment of a unit that the actor leads) otherwise.
 */
export function submitAssessment(run: Run, actor: Actor) {
  return (
    { assessmentId, expectedVersion }: { assessmentId: string; expectedVersion: number },
    { request, authorship }: CommandContext,
  ) =>
    run(request, async ({ assessments, components }) => {
      const found = await assessments.lock(assessmentId, organizationsOf(actor, ['UNIT_LEADER']));
      if (!found) return notFound('assessment', assessmentId, ['assessmentId']);
      const all = await components.all(assessmentId);
      const submitted = decide(found.assessment, found.period, all, expectedVersion, authorship);
      if ('failure' in submitted) return submitted;
      await assessments.update(submitted);
      return { assessment: submitted };
    });
}
