import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { decisionIn } from '../decision-input.ts';
import { present } from '../failures.ts';

export const publishPeriod: NonNullable<MutationResolvers['publishPeriod']> = async (
  _parent,
  { input },
  context,
) => {
  const { periodId, expectedVersion } = input;
  return present(
    await context.commands.publishPeriod(
      { periodId, expectedVersion, decision: decisionIn(input) },
      commandContext(context, 'publishPeriod', input),
    ),
    ({ period, completed, missing }) => ({
      __typename: 'PublishPeriodPayload',
      period,
      published: [...completed],
      missing: [...missing],
    }),
  );
};
