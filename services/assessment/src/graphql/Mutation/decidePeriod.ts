import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { decisionIn } from '../decision-input.ts';
import { present } from '../failures.ts';

export const decidePeriod: NonNullable<MutationResolvers['decidePeriod']> = async (
  _parent,
  { input },
  context,
) => {
  const { periodId, expectedVersion, withoutMissing = false } = input;
  return present(
    await context.commands.decidePeriod(
      { periodId, expectedVersion, decision: decisionIn(input), withoutMissing },
      commandContext(context, 'decidePeriod', input),
    ),
    ({ period, completed, missing }) => ({
      __typename: 'DecidePeriodPayload',
      period,
      completed: [...completed],
      missing: [...missing],
    }),
  );
};
