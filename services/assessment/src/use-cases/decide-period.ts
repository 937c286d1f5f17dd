import { cityDay, type CommandContext } from '@reformgraph/subgraph-kit';
import { notFound } from '@reformgraph/subgraph-kit/outcome';
import { checkedDecision, type Decision } from '../domain/decision.ts';
import { decidePeriod as decide } from '../domain/publication.ts';
import type { Run } from './ports.ts';

/**
 * Settles the results of a period by a decision of the council; ROUNDS_UNFINISHED, UNITS_MISSING (unless they are left
 * out), NOTHING_COMPLETED, WRONG_PERIOD_STATE, VERSION_CONFLICT, NOT_FOUND or INVALID_INPUT otherwise.
 */
export function decidePeriod(run: Run) {
  return (
    command: { periodId: string; expectedVersion: number; decision: Decision; withoutMissing: boolean },
    { request, authorship }: CommandContext,
  ) =>
    run(request, async ({ assessments, periods }) => {
      const { periodId, expectedVersion, withoutMissing } = command;
      const decision = checkedDecision(command.decision, cityDay(authorship.at));
      if ('failure' in decision) return decision;
      const period = await periods.lock(periodId);
      if (!period) return notFound('period', periodId, ['periodId']);
      const standing = await assessments.allOfPeriod(period.id);
      const decided = decide(period, standing, decision, withoutMissing, expectedVersion, authorship);
      if ('failure' in decided) return decided;
      await periods.decide(decided.period);
      return decided;
    });
}
