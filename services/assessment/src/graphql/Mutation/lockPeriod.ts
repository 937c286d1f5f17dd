import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';

export const lockPeriod: NonNullable<MutationResolvers['lockPeriod']> = async (_parent, { input }, context) =>
  present(
    await context.commands.lockPeriod(input, commandContext(context, 'lockPeriod', input)),
    ({ period }) => ({ __typename: 'LockPeriodPayload', period }),
  );
