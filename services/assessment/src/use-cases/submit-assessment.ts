import { cityDay, organizationsOf, type Actor, type CommandContext } from '@reformgraph/subgraph-kit';
import { notFound } from '@reformgraph/subgraph-kit/outcome';
import { submitAssessment as decide } from '../domain/assessment.ts';
import { submissionText } from '../domain/sealed-content.ts';
import { submittedEvent } from '../events/assessment-events.ts';
import { criteriaOf, type Run } from './ports.ts';

/**
 * Submits the scores of the actor's own unit and tells the other services; INCOMPLETE_SCORES, NOTES_MISSING, WINDOW_CLOSED,
 * ORGANIZATION_ENDED, WRONG_ASSESSMENT_STATE, PERIOD_LOCKED, VERSION_CONFLICT or NOT_FOUND (no assessment of a unit that the actor leads)
 * otherwise.
 */
export function submitAssessment(run: Run, actor: Actor) {
  return (
    { assessmentId, expectedVersion }: { assessmentId: string; expectedVersion: number },
    { request, authorship }: CommandContext,
  ) =>
    run(request, async ({ assessments, components, criteriaSets, scoring, events }) => {
      const found = await assessments.lock(assessmentId, organizationsOf(actor, ['UNIT_LEADER']));
      if (!found) return notFound('assessment', assessmentId, ['assessmentId']);
      const all = await components.all(assessmentId);
      const days = { today: cityDay(authorship.at), endsOn: found.unitEndsOn };
      const rules = await scoring.rulesOf(found.assessment);
      const submitted = decide(found.assessment, found.period, days, all, rules, expectedVersion, authorship);
      if ('failure' in submitted) return submitted;
      await assessments.update(submitted);
      await assessments.seal(submitted, 'SUBMISSION', submissionText(all));
      await events.append([submittedEvent(submitted, await criteriaOf(criteriaSets, submitted), rules, all)]);
      return { assessment: submitted };
    });
}
