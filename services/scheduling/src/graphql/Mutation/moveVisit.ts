import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';

export const moveVisit: NonNullable<MutationResolvers['moveVisit']> = async (_parent, { input }, context) => {
  const { visitId, expectedVersion, from, to } = input;
  return present(
    await context.commands.moveVisit(
      { visitId, expectedVersion, from, to },
      commandContext(context, 'moveVisit', input),
    ),
    ({ visit }) => ({ __typename: 'MoveVisitPayload', visit }),
  );
};
