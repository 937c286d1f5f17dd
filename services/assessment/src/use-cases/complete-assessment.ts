import type { CommandContext } from '@reformgraph/subgraph-kit';
import { notFound } from '@reformgraph/subgraph-kit/outcome';
import { completeAssessment as decide } from '../domain/assessment.ts';
import { approvalText } from '../domain/sealed-content.ts';
import { completedEvent } from '../events/assessment-events.ts';
import { publishedEvents } from '../events/published-events.ts';
import { criteriaOf, type Run } from './ports.ts';

/**
 * Completes an appraised assessment and tells the other services its result, and everybody where its period is
 * published; ROUNDS_UNFINISHED, INCOMPLETE_SCORES, PROVISIONAL_RESULT, WRONG_ASSESSMENT_STATE, PERIOD_LOCKED, VERSION_CONFLICT or NOT_FOUND otherwise.
 */
export function completeAssessment(run: Run) {
  return (
    { assessmentId, expectedVersion }: { assessmentId: string; expectedVersion: number },
    { request, authorship }: CommandContext,
  ) =>
    run(request, async ({ assessments, components, criteriaSets, scoring, events }) => {
      const found = await assessments.lock(assessmentId, null);
      if (!found) return notFound('assessment', assessmentId, ['assessmentId']);
      const all = await components.all(assessmentId);
      const rules = await scoring.rulesOf(found.assessment);
      const assessment = decide(found.assessment, found.period, all, rules, expectedVersion, authorship);
      if ('failure' in assessment) return assessment;
      await assessments.update(assessment);
      await assessments.seal(assessment, 'APPROVAL', approvalText(all, assessment.result));
      const criteria = await criteriaOf(criteriaSets, assessment);
      const { publication } = found.period;
      const told = { assessment, criteria, rules, components: all };
      await events.append([
        completedEvent(told),
        ...(publication ? publishedEvents(told, publication, assessment.completedAt) : []),
      ]);
      return { assessment };
    });
}
