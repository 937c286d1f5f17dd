import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';
import { decidedChange } from '../structure-input.ts';

export const renameOrganization: NonNullable<MutationResolvers['renameOrganization']> = async (
  _parent,
  { input },
  context,
) => {
  const { organization, expectedVersion, name, shortName, provenance } = input;
  const provenanceExceptions = input.provenanceExceptions ?? [];
  return present(
    await context.commands.renameOrganization(
      {
        organization,
        expectedVersion,
        name,
        shortName,
        provenance,
        provenanceExceptions,
        ...decidedChange(input),
      },
      commandContext(context, 'renameOrganization', input),
    ),
    (renamed) => ({ __typename: 'RenameOrganizationPayload', organization: renamed.organization }),
  );
};
