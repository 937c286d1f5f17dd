import type { CommandContext } from '@reformgraph/subgraph-kit';
import { notFound } from '@reformgraph/subgraph-kit/outcome';
import { requestRevision as decide } from '../domain/assessment.ts';
import { checkedReason } from '../domain/reason.ts';
import type { Run } from './ports.ts';

/**
 * Gives a submitted assessment back to its unit, which may score and submit again until an instant;
 * WRONG_ASSESSMENT_STATE, WINDOW_CLOSED, APPRAISAL_CLOSED, PERIOD_LOCKED, VERSION_CONFLICT, INVALID_INPUT or NOT_FOUND
 * otherwise.
 */
export function requestRevision(run: Run) {
  return (
    command: { assessmentId: string; expectedVersion: number; reason: string; until: string },
    { request, authorship }: CommandContext,
  ) =>
    run(request, async ({ assessments, periods }) => {
      const { assessmentId, expectedVersion, until } = command;
      const reason = checkedReason(command.reason);
      if (typeof reason !== 'string') return reason;
      const found = await assessments.lock(assessmentId, null);
      if (!found) return notFound('assessment', assessmentId, ['assessmentId']);
      const assessment = decide(found.assessment, found.period, until, expectedVersion, authorship);
      if ('failure' in assessment) return assessment;
      await assessments.keepReturn(assessment, { kind: 'REVISION', reason });
      await assessments.update(assessment);
      const organizationId = assessment.organization.id;
      const extension = {
        round: 'SELF_SCORING',
        organizationId,
        until,
        reason,
        countsAsLate: false,
      } as const;
      await periods.keepExtension(assessment.periodId, extension, authorship);
      return { assessment };
    });
}
