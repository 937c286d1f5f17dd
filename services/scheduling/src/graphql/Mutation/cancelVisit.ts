import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';

export const cancelVisit: NonNullable<MutationResolvers['cancelVisit']> = async (
  _parent,
  { input },
  context,
) => {
  const { visitId, expectedVersion, reason } = input;
  const decisionNumber = input.decisionNumber ?? null;
  return present(
    await context.commands.cancelVisit(
      { visitId, expectedVersion, reason, decisionNumber },
      commandContext(context, 'cancelVisit', input),
    ),
    ({ visit }) => ({ __typename: 'CancelVisitPayload', visit }),
  );
};
