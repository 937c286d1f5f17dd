import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';

export const registerBlock: NonNullable<MutationResolvers['registerBlock']> = async (
  _parent,
  { input },
  context,
) =>
  present(
    await context.commands.registerBlock(input, commandContext(context, 'registerBlock', input)),
    ({ block }) => ({ __typename: 'RegisterBlockPayload', block }),
  );
