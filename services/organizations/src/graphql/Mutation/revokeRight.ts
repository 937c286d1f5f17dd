import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';

export const revokeRight: NonNullable<MutationResolvers['revokeRight']> = async (
  _parent,
  { input },
  context,
) => {
  const { personId, expectedVersion, rightId, to } = input;
  return present(
    await context.commands.revokeRight(
      { personId, expectedVersion, rightId, to },
      commandContext(context, 'revokeRight', input),
    ),
    ({ person }) => ({ __typename: 'RevokeRightPayload', person }),
  );
};
