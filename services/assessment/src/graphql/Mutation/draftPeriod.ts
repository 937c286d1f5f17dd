import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';
import { plannedPeriodIn } from '../planned-period-input.ts';

export const draftPeriod: NonNullable<MutationResolvers['draftPeriod']> = async (
  _parent,
  { input },
  context,
) =>
  present(
    await context.commands.draftPeriod(
      plannedPeriodIn(input.period),
      commandContext(context, 'draftPeriod', input),
    ),
    ({ period }) => ({ __typename: 'DraftPeriodPayload', period }),
  );
