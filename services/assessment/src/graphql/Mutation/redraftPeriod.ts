import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';
import { plannedPeriodIn } from '../planned-period-input.ts';

export const redraftPeriod: NonNullable<MutationResolvers['redraftPeriod']> = async (
  _parent,
  { input },
  context,
) => {
  const { periodId, expectedVersion, period: planned } = input;
  return present(
    await context.commands.redraftPeriod(
      { periodId, expectedVersion, planned: plannedPeriodIn(planned) },
      commandContext(context, 'redraftPeriod', input),
    ),
    ({ period }) => ({ __typename: 'RedraftPeriodPayload', period }),
  );
};
