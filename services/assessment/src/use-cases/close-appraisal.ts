import type { CommandContext } from '@reformgraph/subgraph-kit';
import { notFound } from '@reformgraph/subgraph-kit/outcome';
import { closeAppraisal as decide } from '../domain/closed-appraisal.ts';
import type { Run } from './ports.ts';

/**
 * Closes the appraisal of a block and settles its values, and with them the points that depend on them; UNITS_MISSING
 * (unless they are left out), ROUNDS_UNFINISHED, APPRAISAL_UNFINISHED, APPRAISAL_CLOSED, PERIOD_LOCKED, VERSION_CONFLICT or NOT_FOUND
 * (period or block) otherwise.
 */
export function closeAppraisal(run: Run) {
  return (
    command: { periodId: string; block: string; expectedVersion: number; withoutMissing: boolean },
    { request, authorship }: CommandContext,
  ) =>
    run(request, async ({ assessments, components, periods, scoring }) => {
      const { periodId, block, expectedVersion, withoutMissing } = command;
      const period = await periods.lock(periodId);
      if (!period) return notFound('period', periodId, ['periodId']);
      const standing = await assessments.lockOfBlock(period.id, block);
      const [first] = standing;
      if (!first) return notFound('block', block, ['block']);
      const componentsOf = await components.ofEach(standing.map(({ id }) => id));
      const set = await scoring.setOf(first);
      const decided = decide(
        period,
        block,
        set,
        standing,
        componentsOf,
        withoutMissing,
        expectedVersion,
        authorship,
      );
      if ('failure' in decided) return decided;
      await periods.closeAppraisal(decided.period, decided.closed, decided.settled);
      await components.settle(decided.scored);
      return decided;
    });
}
