import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';
import { decidedChange } from '../structure-input.ts';

export const dissolveOrganization: NonNullable<MutationResolvers['dissolveOrganization']> = async (
  _parent,
  { input },
  context,
) => {
  const { organization, expectedVersion } = input;
  return present(
    await context.commands.dissolveOrganization(
      { organization, expectedVersion, ...decidedChange(input) },
      commandContext(context, 'dissolveOrganization', input),
    ),
    (dissolved) => ({ __typename: 'DissolveOrganizationPayload', organization: dissolved.organization }),
  );
};
