import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';

export const registerOrganization: NonNullable<MutationResolvers['registerOrganization']> = async (
  _parent,
  { input },
  context,
) => {
  const { block: blockCode, code, name, shortName, provenance, validFrom } = input;
  const provenanceExceptions = input.provenanceExceptions ?? [];
  return present(
    await context.commands.registerOrganization(
      { blockCode, code, name, shortName, provenance, provenanceExceptions, validFrom },
      commandContext(context, 'registerOrganization', input),
    ),
    ({ organization }) => ({ __typename: 'RegisterOrganizationPayload', organization }),
  );
};
