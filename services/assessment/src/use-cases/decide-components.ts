import { cityDay, type CommandContext } from '@reformgraph/subgraph-kit';
import { notFound } from '@reformgraph/subgraph-kit/outcome';
import type { DecidedScore } from '../domain/correction.ts';
import { decideComponents as decide } from '../domain/council-override.ts';
import { checkedGroundedDecision, type GroundedDecision } from '../domain/decision.ts';
import type { Run } from './ports.ts';

/**
 * Sets scores of a submitted assessment by a decision of the council, in its round; NO_SUCH_ROUND, WINDOW_CLOSED,
 * SCORE_OUT_OF_RANGE, ANSWERS_REFUSED, NEVER_NOT_APPLICABLE, WRONG_ASSESSMENT_STATE, PERIOD_LOCKED, VERSION_CONFLICT,
 * NOT_FOUND (assessment or component) or INVALID_INPUT otherwise.
 */
export function decideComponents(run: Run) {
  return (
    command: {
      assessmentId: string;
      expectedVersion: number;
      decision: GroundedDecision;
      scores: readonly DecidedScore[];
    },
    { request, authorship }: CommandContext,
  ) =>
    run(request, async ({ assessments, components, scoring }) => {
      const { assessmentId, expectedVersion, scores } = command;
      const decision = checkedGroundedDecision(command.decision, cityDay(authorship.at));
      if ('failure' in decision) return decision;
      const found = await assessments.lock(assessmentId, null);
      if (!found) return notFound('assessment', assessmentId, ['assessmentId']);
      const locked = await components.lock(
        assessmentId,
        scores.map(({ component }) => component),
      );
      const rules = await scoring.rulesOf(found.assessment);
      const decided = decide(
        found.assessment,
        found.period,
        locked,
        rules,
        scores,
        decision,
        expectedVersion,
        authorship,
      );
      if ('failure' in decided) return decided;
      await assessments.keepDecision(decided.assessment, 'COUNCIL', decision);
      await assessments.update(decided.assessment);
      await components.give(assessmentId, 'COUNCIL', decided.decided);
      return decided;
    });
}
