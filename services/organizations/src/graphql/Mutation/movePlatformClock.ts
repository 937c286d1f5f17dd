import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';

export const movePlatformClock: NonNullable<MutationResolvers['movePlatformClock']> = async (
  _parent,
  { input },
  context,
) =>
  present(
    await context.commands.movePlatformClock(input.to, commandContext(context, 'movePlatformClock', input)),
    ({ clock }) => ({ __typename: 'MovePlatformClockPayload', clock }),
  );
