import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';
import { decidedChange, newUnit } from '../structure-input.ts';

export const mergeOrganizations: NonNullable<MutationResolvers['mergeOrganizations']> = async (
  _parent,
  { input },
  context,
) => {
  const { organizations, into, intoNew } = input;
  return present(
    await context.commands.mergeOrganizations(
      {
        organizations,
        into: into ?? null,
        intoNew: intoNew ? newUnit(intoNew) : null,
        ...decidedChange(input),
      },
      commandContext(context, 'mergeOrganizations', input),
    ),
    (outcome) => ({ __typename: 'MergeOrganizationsPayload', merged: outcome.merged, into: outcome.into }),
  );
};
