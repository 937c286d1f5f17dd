import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';
import { decidedChange } from '../structure-input.ts';

export const moveOrganization: NonNullable<MutationResolvers['moveOrganization']> = async (
  _parent,
  { input },
  context,
) => {
  const { organization, expectedVersion } = input;
  const [blockCode, index] = [input.block ?? null, input.index ?? null];
  return present(
    await context.commands.moveOrganization(
      { organization, expectedVersion, blockCode, index, ...decidedChange(input) },
      commandContext(context, 'moveOrganization', input),
    ),
    (moved) => ({ __typename: 'MoveOrganizationPayload', organization: moved.organization }),
  );
};
