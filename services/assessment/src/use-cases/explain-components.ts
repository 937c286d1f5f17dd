import { cityDay, organizationsOf, type Actor, type CommandContext } from '@reformgraph/subgraph-kit';
import { notFound } from '@reformgraph/subgraph-kit/outcome';
import { refusedExplaining } from '../domain/assessment.ts';
import { refusedBatch } from '../domain/component-score.ts';
import { explainComponents as decide, type GivenExplanation } from '../domain/unit-explanation.ts';
import type { Run } from './ports.ts';
import { scoredOf } from './scored-of.ts';

/**
 * Explains components of the actor's own unit that were appraised lower, item by item; NOT_FOUND (no assessment of an own
 * unit), NO_SUCH_ROUND, WINDOW_CLOSED, WRONG_ASSESSMENT_STATE, ORGANIZATION_ENDED, APPRAISAL_CLOSED, PERIOD_LOCKED or
 * INVALID_INPUT for all of them otherwise.
 */
export function explainComponents(run: Run, actor: Actor) {
  return (
    { assessmentId, explanations }: { assessmentId: string; explanations: readonly GivenExplanation[] },
    { request, authorship }: CommandContext,
  ) =>
    run(request, async ({ assessments, components }) => {
      const refusedItems = refusedBatch(explanations, 'explanations');
      if (refusedItems) return refusedItems;
      const units = organizationsOf(actor, ['UNIT_OFFICER', 'UNIT_LEADER']);
      const found = await assessments.holdOfUnit(assessmentId, units);
      if (!found || actor.kind !== 'person') return notFound('assessment', assessmentId, ['assessmentId']);
      const { assessment, period, unitEndsOn } = found;
      const days = { today: cityDay(authorship.at), endsOn: unitEndsOn };
      const refused = refusedExplaining(assessment, period, days, authorship.at);
      if (refused) return refused;
      const locked = await components.lock(
        assessmentId,
        explanations.map(({ component }) => component),
      );
      const outcomes = decide(locked, explanations, actor.personId, authorship);
      await components.explain(assessmentId, scoredOf(outcomes));
      return { assessment, outcomes };
    });
}
