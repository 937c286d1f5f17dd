import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';
import { requestedRight } from '../requested-right.ts';

export const grantRight: NonNullable<MutationResolvers['grantRight']> = async (_parent, { input }, context) =>
  present(
    await context.commands.grantRight(
      {
        personId: input.personId,
        expectedVersion: input.expectedVersion,
        right: requestedRight(input.right),
      },
      commandContext(context, 'grantRight', input),
    ),
    ({ person }) => ({ __typename: 'GrantRightPayload', person }),
  );
