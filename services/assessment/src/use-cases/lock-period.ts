import type { CommandContext } from '@reformgraph/subgraph-kit';
import { notFound } from '@reformgraph/subgraph-kit/outcome';
import { lockPeriod as decide } from '../domain/period.ts';
import type { Run } from './ports.ts';

/** Locks a published period; WRONG_PERIOD_STATE, VERSION_CONFLICT or NOT_FOUND otherwise. */
export function lockPeriod(run: Run) {
  return (command: { periodId: string; expectedVersion: number }, { request, authorship }: CommandContext) =>
    run(request, async ({ periods }) => {
      const period = await periods.lock(command.periodId);
      if (!period) return notFound('period', command.periodId, ['periodId']);
      const locked = decide(period, command.expectedVersion, authorship);
      if ('failure' in locked) return locked;
      await periods.updateState(locked);
      return { period: locked };
    });
}
