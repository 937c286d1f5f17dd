import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';

export const formTeam: NonNullable<MutationResolvers['formTeam']> = async (_parent, { input }, context) => {
  const { planId, number, name, members, provenance } = input;
  return present(
    await context.commands.formTeam(
      { planId, number, name, members, provenance },
      commandContext(context, 'formTeam', input),
    ),
    ({ team }) => ({ __typename: 'FormTeamPayload', team }),
  );
};
