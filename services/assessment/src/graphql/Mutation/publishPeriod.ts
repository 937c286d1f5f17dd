import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { decisionIn } from '../decision-input.ts';
import { present } from '../failures.ts';

export const publishPeriod: NonNullable<MutationResolvers['publishPeriod']> = async (
  _parent,
  { input },
  context,
) => {
  const { periodId, expectedVersion, withoutMissing = false } = input;
  return present(
    await context.commands.publishPeriod(
      { periodId, expectedVersion, decision: decisionIn(input), withoutMissing },
      commandContext(context, 'publishPeriod', input),
    ),
    ({ period, published, missing }) => ({
      __typename: 'PublishPeriodPayload',
      period,
      published: [...published],
      missing: [...missing],
    }),
  );
};
