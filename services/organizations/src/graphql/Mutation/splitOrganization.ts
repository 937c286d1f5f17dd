import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';
import { decidedChange, newUnit } from '../structure-input.ts';

export const splitOrganization: NonNullable<MutationResolvers['splitOrganization']> = async (
  _parent,
  { input },
  context,
) => {
  const { organization, expectedVersion, goesOn } = input;
  const [into, intoNew] = [input.into ?? [], (input.intoNew ?? []).map(newUnit)];
  return present(
    await context.commands.splitOrganization(
      { organization, expectedVersion, goesOn, into, intoNew, ...decidedChange(input) },
      commandContext(context, 'splitOrganization', input),
    ),
    (split) => ({
      __typename: 'SplitOrganizationPayload',
      organization: split.organization,
      parts: split.parts,
    }),
  );
};
