import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';

export const closeAppraisal: NonNullable<MutationResolvers['closeAppraisal']> = async (
  _parent,
  { input },
  context,
) => {
  const { periodId, block, expectedVersion, withoutMissing = false } = input;
  return present(
    await context.commands.closeAppraisal(
      { periodId, block, expectedVersion, withoutMissing },
      commandContext(context, 'closeAppraisal', input),
    ),
    ({ period, closed }) => ({ __typename: 'CloseAppraisalPayload', period, closed }),
  );
};
