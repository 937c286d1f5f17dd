import type { CommandContext } from '@reformgraph/subgraph-kit';
import { notFound } from '@reformgraph/subgraph-kit/outcome';
import { extendRound as decide } from '../domain/extension.ts';
import { checkedReason } from '../domain/reason.ts';
import type { Round } from '../domain/round.ts';
import type { Run } from './ports.ts';

/**
 * Lets a round of a period end later, for all units or for one; NO_SUCH_ROUND, WRONG_PERIOD_STATE (a draft), PERIOD_LOCKED, VERSION_CONFLICT,
 * INVALID_INPUT or NOT_FOUND (period, or assessment of the unit in it) otherwise.
 */
export function extendRound(run: Run) {
  return (
    command: {
      periodId: string;
      round: Round;
      organization: string | null;
      until: string;
      reason: string;
      countsAsLate: boolean;
      expectedVersion: number;
    },
    { request, authorship }: CommandContext,
  ) =>
    run(request, async ({ assessments, periods }) => {
      const { periodId, round, organization, until, countsAsLate, expectedVersion } = command;
      const reason = checkedReason(command.reason);
      if (typeof reason !== 'string') return reason;
      const period = await periods.lock(periodId);
      if (!period) return notFound('period', periodId, ['periodId']);
      const [unit] = organization === null ? [] : await assessments.ofPeriod(period.id, [organization]);
      if (organization !== null && !unit) return notFound('assessment', organization, ['organization']);
      const organizationId = unit?.organizationId ?? null;
      const windows = organizationId === null ? period : await periods.windowsOf(period, organizationId);
      const extension = { round, organizationId, until, reason, countsAsLate };
      const decided = decide(period, windows, extension, expectedVersion, authorship);
      if ('failure' in decided) return decided;
      await periods.extend(decided.period);
      await periods.keepExtension(period.id, extension, authorship);
      return { period: decided.period };
    });
}
