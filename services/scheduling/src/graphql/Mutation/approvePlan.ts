import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';

export const approvePlan: NonNullable<MutationResolvers['approvePlan']> = async (
  _parent,
  { input },
  context,
) => {
  const { planId, expectedVersion, decisionNumber, decisionDate, decisionProvenance } = input;
  const decision = { number: decisionNumber, date: decisionDate, provenance: decisionProvenance };
  return present(
    await context.commands.approvePlan(
      { planId, expectedVersion, decision },
      commandContext(context, 'approvePlan', input),
    ),
    ({ plan }) => ({ __typename: 'ApprovePlanPayload', plan }),
  );
};
