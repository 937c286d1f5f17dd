import { cityDay, type CommandContext } from '@reformgraph/subgraph-kit';
import { notFound } from '@reformgraph/subgraph-kit/outcome';
import { withdrawAssessment as decide } from '../domain/assessment.ts';
import { checkedGroundedDecision, citationOf, type GroundedDecision } from '../domain/decision.ts';
import { withdrawnEvent } from '../events/assessment-events.ts';
import { publishedWithdrawalEvents } from '../events/published-events.ts';
import type { Run } from './ports.ts';

/**
 * Withdraws a completed assessment by a decision and tells the other services, and everybody where its period is
 * published; WRONG_ASSESSMENT_STATE, VERSION_CONFLICT, NOT_FOUND or INVALID_INPUT otherwise.
 */
export function withdrawAssessment(run: Run) {
  return (
    command: { assessmentId: string; expectedVersion: number; decision: GroundedDecision },
    { request, authorship }: CommandContext,
  ) =>
    run(request, async ({ assessments, events }) => {
      const { assessmentId, expectedVersion } = command;
      const decision = checkedGroundedDecision(command.decision, cityDay(authorship.at));
      if ('failure' in decision) return decision;
      const found = await assessments.lock(assessmentId, null);
      if (!found) return notFound('assessment', assessmentId, ['assessmentId']);
      const assessment = decide(found.assessment, citationOf(decision), expectedVersion, authorship);
      if ('failure' in assessment) return assessment;
      await assessments.keepDecision(assessment, 'WITHDRAWAL', decision);
      await assessments.update(assessment);
      const { publication } = found.period;
      await events.append([
        withdrawnEvent(assessment, decision),
        ...(publication ? publishedWithdrawalEvents(assessment, publication) : []),
      ]);
      return { assessment };
    });
}
