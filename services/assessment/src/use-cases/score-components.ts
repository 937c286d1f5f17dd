import { cityDay, organizationsOf, type Actor, type CommandContext } from '@reformgraph/subgraph-kit';
import { notFound } from '@reformgraph/subgraph-kit/outcome';
import { refusedSelfScoring } from '../domain/assessment.ts';
import { refusedBatch, scoreComponents as decide, type GivenSelfScore } from '../domain/component-score.ts';
import type { Run } from './ports.ts';
import { scoredOf } from './scored-of.ts';

/**
 * Gives scores to components of the actor's own unit, item by item; NOT_FOUND (no assessment of an own unit),
 * WRONG_ASSESSMENT_STATE, ORGANIZATION_ENDED, WINDOW_CLOSED, PERIOD_LOCKED or INVALID_INPUT for all of them otherwise.
 */
export function scoreComponents(run: Run, actor: Actor) {
  return (
    { assessmentId, scores }: { assessmentId: string; scores: readonly GivenSelfScore[] },
    { request, authorship }: CommandContext,
  ) =>
    run(request, async ({ assessments, components, scoring }) => {
      const refusedItems = refusedBatch(scores);
      if (refusedItems) return refusedItems;
      const found = await assessments.holdOfUnit(
        assessmentId,
        organizationsOf(actor, ['UNIT_OFFICER', 'UNIT_LEADER']),
      );
      if (!found) return notFound('assessment', assessmentId, ['assessmentId']);
      const { assessment, period, unitEndsOn } = found;
      const days = { today: cityDay(authorship.at), endsOn: unitEndsOn };
      const refused = refusedSelfScoring(assessment, period, days, authorship.at);
      if (refused) return refused;
      const locked = await components.lock(
        assessmentId,
        scores.map(({ component }) => component),
      );
      const outcomes = decide(locked, await scoring.rulesOf(assessment), scores, authorship);
      await components.give(assessmentId, 'SELF', scoredOf(outcomes));
      return { assessment, outcomes };
    });
}
