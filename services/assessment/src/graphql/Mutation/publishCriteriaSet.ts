import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';

export const publishCriteriaSet: NonNullable<MutationResolvers['publishCriteriaSet']> = async (
  _parent,
  { input },
  context,
) =>
  present(
    await context.commands.publishCriteriaSet(input, commandContext(context, 'publishCriteriaSet', input)),
    ({ criteriaSet }) => ({ __typename: 'PublishCriteriaSetPayload', criteriaSet }),
  );
