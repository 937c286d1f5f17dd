import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';

export const assignAppraiser: NonNullable<MutationResolvers['assignAppraiser']> = async (
  _parent,
  { input },
  context,
) => {
  const { periodId, personId, domains, organizations: organizationCodes } = input;
  return present(
    await context.commands.assignAppraiser(
      { periodId, personId, domains, organizationCodes },
      commandContext(context, 'assignAppraiser', input),
    ),
    ({ assignments }) => ({ __typename: 'AssignAppraiserPayload', assignments }),
  );
};
