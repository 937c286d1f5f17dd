import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';
import { requestedRight } from '../requested-right.ts';

export const registerPerson: NonNullable<MutationResolvers['registerPerson']> = async (
  _parent,
  { input },
  context,
) => {
  const { subject, name, provenance, organization: organizationCode, rights } = input;
  return present(
    await context.commands.registerPerson(
      { subject, name, provenance, organizationCode, rights: rights.map(requestedRight) },
      commandContext(context, 'registerPerson', input),
    ),
    ({ person }) => ({ __typename: 'RegisterPersonPayload', person }),
  );
};
