import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';

export const registerIndex: NonNullable<MutationResolvers['registerIndex']> = async (
  _parent,
  { input },
  context,
) => {
  const { code, name, provenance } = input;
  const provenanceExceptions = input.provenanceExceptions ?? [];
  return present(
    await context.commands.registerIndex(
      { code, name, provenance, provenanceExceptions },
      commandContext(context, 'registerIndex', input),
    ),
    ({ index }) => ({ __typename: 'RegisterIndexPayload', index }),
  );
};
