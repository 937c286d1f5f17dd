import { organizationsOf, type Actor, type CommandContext } from '@reformgraph/subgraph-kit';
import { notFound } from '@reformgraph/subgraph-kit/outcome';
import { refusedOwnUnit } from '../domain/appraiser.ts';
import { openAppraisal } from '../domain/assessment.ts';
import {
  appraiseComponents as decide,
  refusedBatch,
  type GivenAppraisal,
} from '../domain/component-score.ts';
import type { Run } from './ports.ts';
import { scoredOf } from './scored-of.ts';

/**
 * Gives the scores of the round of appraisal that is on to components assigned to the actor, item by item; NOT_FOUND (nothing of the assessment is
 * assigned), OWN_UNIT (the actor belongs to the unit by now), WRONG_ASSESSMENT_STATE,
 * APPRAISAL_CLOSED, WINDOW_CLOSED, PERIOD_LOCKED or INVALID_INPUT for all of them otherwise.
 */
export function appraiseComponents(run: Run, actor: Actor) {
  return (
    { assessmentId, scores }: { assessmentId: string; scores: readonly GivenAppraisal[] },
    { request, authorship }: CommandContext,
  ) =>
    run(request, async ({ assessments, assignments, components, scoring }) => {
      const refusedItems = refusedBatch(scores);
      if (refusedItems) return refusedItems;
      if (actor.kind !== 'person') return notFound('assessment', assessmentId, ['assessmentId']);
      const appraiser = { personId: actor.personId, organizationIds: organizationsOf(actor, ['APPRAISER']) };
      const found = await assessments.holdAssigned(assessmentId, appraiser);
      if (!found) return notFound('assessment', assessmentId, ['assessmentId']);
      const { assessment, period } = found;
      const refused = refusedOwnUnit(actor, assessment.organization, ['assessmentId']);
      if (refused) return refused;
      const open = openAppraisal(assessment, period, authorship.at);
      if ('failure' in open) return open;
      const { round } = open;
      const assigned = await assignments.componentsOf(assessmentId, appraiser);
      const locked = await components.lock(
        assessmentId,
        scores.map(({ component }) => component),
      );
      const rules = await scoring.rulesOf(assessment);
      const outcomes = decide(locked, rules, round, assigned, scores, authorship);
      await components.give(assessmentId, round, scoredOf(outcomes));
      return { assessment, outcomes };
    });
}
