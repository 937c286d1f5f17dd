import type { CommandContext } from '@reformgraph/subgraph-kit';
import { notFound } from '@reformgraph/subgraph-kit/outcome';
import { redraftPeriod as decide } from '../domain/drafted-period.ts';
import type { PlannedPeriod } from '../domain/period.ts';
import type { Run } from './ports.ts';

/** Makes a draft another one; WRONG_PERIOD_STATE, VERSION_CONFLICT, NOT_FOUND (period or index) or INVALID_INPUT otherwise. */
export function redraftPeriod(run: Run) {
  return (
    {
      periodId,
      expectedVersion,
      planned,
    }: { periodId: string; expectedVersion: number; planned: PlannedPeriod },
    { request, authorship }: CommandContext,
  ) =>
    run(request, async ({ indexes, periods }) => {
      const found = await periods.lock(periodId);
      if (!found) return notFound('period', periodId, ['periodId']);
      if (!(await indexes.byCode(planned.index)))
        return notFound('index', planned.index, ['period', 'index']);
      const period = decide(found, planned, expectedVersion, authorship);
      if ('failure' in period) return period;
      await periods.redraft(period);
      return { period };
    });
}
