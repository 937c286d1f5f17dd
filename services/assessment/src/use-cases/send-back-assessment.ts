import { organizationsOf, type Actor, type CommandContext } from '@reformgraph/subgraph-kit';
import { notFound } from '@reformgraph/subgraph-kit/outcome';
import { sendBackAssessment as decide } from '../domain/assessment.ts';
import { checkedReason } from '../domain/reason.ts';
import type { Run } from './ports.ts';

/**
 * Gives back what was presented to the leader of the unit; WRONG_ASSESSMENT_STATE, PERIOD_LOCKED, VERSION_CONFLICT,
 * INVALID_INPUT or NOT_FOUND (no assessment of a unit that the actor leads) otherwise.
 */
export function sendBackAssessment(run: Run, actor: Actor) {
  return (
    command: { assessmentId: string; expectedVersion: number; reason: string },
    { request, authorship }: CommandContext,
  ) =>
    run(request, async ({ assessments }) => {
      const { assessmentId, expectedVersion } = command;
      const reason = checkedReason(command.reason);
      if (typeof reason !== 'string') return reason;
      const found = await assessments.lock(assessmentId, organizationsOf(actor, ['UNIT_LEADER']));
      if (!found) return notFound('assessment', assessmentId, ['assessmentId']);
      const assessment = decide(found.assessment, found.period, expectedVersion, authorship);
      if ('failure' in assessment) return assessment;
      await assessments.keepReturn(assessment, { kind: 'SENT_BACK', reason });
      await assessments.update(assessment);
      return { assessment };
    });
}
