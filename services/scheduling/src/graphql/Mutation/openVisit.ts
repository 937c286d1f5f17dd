import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';

export const openVisit: NonNullable<MutationResolvers['openVisit']> = async (_parent, { input }, context) => {
  const { visitId, expectedVersion } = input;
  return present(
    await context.commands.openVisit(
      { visitId, expectedVersion },
      commandContext(context, 'openVisit', input),
    ),
    ({ visit }) => ({ __typename: 'OpenVisitPayload', visit }),
  );
};
