import type { CommandContext } from '@reformgraph/subgraph-kit';
import { notFound } from '@reformgraph/subgraph-kit/outcome';
import { completeAssessment as decide } from '../domain/assessment.ts';
import { assessmentCompletedEvent } from '../events/assessment-completed.ts';
import type { Run } from './ports.ts';

/**
 * Completes an appraised assessment and tells the other services its result; INCOMPLETE_SCORES,
 * WRONG_ASSESSMENT_STATE, PERIOD_LOCKED, VERSION_CONFLICT or NOT_FOUND otherwise.
 */
export function completeAssessment(run: Run) {
  return (
    { assessmentId, expectedVersion }: { assessmentId: string; expectedVersion: number },
    { request, authorship }: CommandContext,
  ) =>
    run(request, async ({ assessments, components, criteriaSets, events }) => {
      const found = await assessments.lock(assessmentId, null);
      if (!found) return notFound('assessment', assessmentId, ['assessmentId']);
      const all = await components.all(assessmentId);
      const completed = decide(found.assessment, found.period, all, expectedVersion, authorship);
      if ('failure' in completed) return completed;
      await assessments.update(completed);
      const set = await criteriaSets.byId(completed.criteriaSetId);
      if (!set) throw new Error('An assessment without its criteria set');
      const domainNames = await criteriaSets.domainNames(set.id);
      await events.append(assessmentCompletedEvent(completed, set, domainNames, all));
      return { assessment: completed };
    });
}
