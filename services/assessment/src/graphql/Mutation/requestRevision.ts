import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';

export const requestRevision: NonNullable<MutationResolvers['requestRevision']> = async (
  _parent,
  { input },
  context,
) => {
  const { assessmentId, expectedVersion, reason, until } = input;
  return present(
    await context.commands.requestRevision(
      { assessmentId, expectedVersion, reason, until },
      commandContext(context, 'requestRevision', input),
    ),
    ({ assessment }) => ({ __typename: 'RequestRevisionPayload', assessment }),
  );
};
