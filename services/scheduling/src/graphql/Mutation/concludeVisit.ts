import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';

export const concludeVisit: NonNullable<MutationResolvers['concludeVisit']> = async (
  _parent,
  { input },
  context,
) => {
  const { visitId, expectedVersion, summary, achievements, shortcomings } = input;
  const minutes = { number: input.number ?? null, summary, achievements, shortcomings };
  return present(
    await context.commands.concludeVisit(
      { visitId, expectedVersion, minutes },
      commandContext(context, 'concludeVisit', input),
    ),
    ({ visit }) => ({ __typename: 'ConcludeVisitPayload', visit }),
  );
};
