import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';

export const closePlan: NonNullable<MutationResolvers['closePlan']> = async (_parent, { input }, context) => {
  const { planId, expectedVersion } = input;
  return present(
    await context.commands.closePlan(
      { planId, expectedVersion },
      commandContext(context, 'closePlan', input),
    ),
    ({ plan }) => ({ __typename: 'ClosePlanPayload', plan }),
  );
};
