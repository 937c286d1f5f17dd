import { newId, type CommandContext } from '@reformgraph/subgraph-kit';
import { notFound } from '@reformgraph/subgraph-kit/outcome';
import { draftPeriod as decide } from '../domain/drafted-period.ts';
import type { PlannedPeriod } from '../domain/period.ts';
import type { Run } from './ports.ts';

/** Drafts a period; NOT_FOUND (index) or INVALID_INPUT otherwise. */
export function draftPeriod(run: Run) {
  return (planned: PlannedPeriod, { request, authorship }: CommandContext) =>
    run(request, async ({ indexes, periods }) => {
      if (!(await indexes.byCode(planned.index)))
        return notFound('index', planned.index, ['period', 'index']);
      const period = decide(newId(), planned, authorship);
      if ('failure' in period) return period;
      await periods.insert(period);
      return { period };
    });
}
