import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';

export const extendRound: NonNullable<MutationResolvers['extendRound']> = async (
  _parent,
  { input },
  context,
) => {
  const { periodId, round, organization, until, reason, countsAsLate = false, expectedVersion } = input;
  return present(
    await context.commands.extendRound(
      { periodId, round, organization: organization ?? null, until, reason, countsAsLate, expectedVersion },
      commandContext(context, 'extendRound', input),
    ),
    ({ period }) => ({ __typename: 'ExtendRoundPayload', period }),
  );
};
