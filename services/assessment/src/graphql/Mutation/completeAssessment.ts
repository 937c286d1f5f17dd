import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';

export const completeAssessment: NonNullable<MutationResolvers['completeAssessment']> = async (
  _parent,
  { input },
  context,
) =>
  present(
    await context.commands.completeAssessment(input, commandContext(context, 'completeAssessment', input)),
    ({ assessment }) => ({ __typename: 'CompleteAssessmentPayload', assessment }),
  );
