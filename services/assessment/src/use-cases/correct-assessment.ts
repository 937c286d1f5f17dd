import { cityDay, type CommandContext } from '@reformgraph/subgraph-kit';
import { notFound } from '@reformgraph/subgraph-kit/outcome';
import { approvalText } from '../domain/sealed-content.ts';
import { correctAssessment as decide, type DecidedScore } from '../domain/correction.ts';
import { checkedGroundedDecision, citationOf, type GroundedDecision } from '../domain/decision.ts';
import { correctedEvent } from '../events/assessment-events.ts';
import { publishedCorrectionEvents } from '../events/published-events.ts';
import { criteriaOf, type Run } from './ports.ts';

/**
 * Corrects a completed assessment by a decision and tells the other services, and everybody where its period is
 * published; SCORE_OUT_OF_RANGE, WRONG_ASSESSMENT_STATE, VERSION_CONFLICT, NOT_FOUND (assessment or component) or
 * INVALID_INPUT otherwise.
 */
export function correctAssessment(run: Run) {
  return (
    command: {
      assessmentId: string;
      expectedVersion: number;
      decision: GroundedDecision;
      scores: readonly DecidedScore[];
    },
    { request, authorship }: CommandContext,
  ) =>
    run(request, async ({ assessments, components, criteriaSets, scoring, events }) => {
      const { assessmentId, expectedVersion, scores } = command;
      const decision = checkedGroundedDecision(command.decision, cityDay(authorship.at));
      if ('failure' in decision) return decision;
      const found = await assessments.lock(assessmentId, null);
      if (!found) return notFound('assessment', assessmentId, ['assessmentId']);
      const all = await components.all(assessmentId);
      const rules = await scoring.rulesOf(found.assessment);
      const decided = decide(found.assessment, all, rules, scores, decision, expectedVersion, authorship);
      if ('failure' in decided) return decided;
      const { assessment, corrected } = decided;
      await assessments.keepDecision(assessment, 'CORRECTION', decision);
      await assessments.update(assessment);
      await components.give(assessmentId, 'CORRECTION', corrected);
      await assessments.seal(assessment, 'APPROVAL', approvalText(decided.components, assessment.result));
      const criteria = await criteriaOf(criteriaSets, assessment);
      const { publication } = found.period;
      const told = { assessment, criteria, rules, components: decided.components };
      await events.append([
        correctedEvent(told, decision),
        ...(publication ? publishedCorrectionEvents(told, publication, citationOf(decision)) : []),
      ]);
      return { assessment, corrected };
    });
}
