import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';

export const registerIndex: NonNullable<MutationResolvers['registerIndex']> = async (
  _parent,
  { input },
  context,
) =>
  present(
    await context.commands.registerIndex(input, commandContext(context, 'registerIndex', input)),
    ({ index }) => ({ __typename: 'RegisterIndexPayload', index }),
  );
