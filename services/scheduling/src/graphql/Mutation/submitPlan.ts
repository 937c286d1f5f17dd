import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';

export const submitPlan: NonNullable<MutationResolvers['submitPlan']> = async (
  _parent,
  { input },
  context,
) => {
  const { planId, expectedVersion } = input;
  return present(
    await context.commands.submitPlan(
      { planId, expectedVersion },
      commandContext(context, 'submitPlan', input),
    ),
    ({ plan }) => ({ __typename: 'SubmitPlanPayload', plan }),
  );
};
