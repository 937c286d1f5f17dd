import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';

export const openPeriod: NonNullable<MutationResolvers['openPeriod']> = async (_parent, { input }, context) =>
  present(
    await context.commands.openPeriod(input, commandContext(context, 'openPeriod', input)),
    ({ period }) => ({ __typename: 'OpenPeriodPayload', period }),
  );
