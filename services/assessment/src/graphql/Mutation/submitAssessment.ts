import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';

export const submitAssessment: NonNullable<MutationResolvers['submitAssessment']> = async (
  _parent,
  { input },
  context,
) =>
  present(
    await context.commands.submitAssessment(input, commandContext(context, 'submitAssessment', input)),
    ({ assessment }) => ({ __typename: 'SubmitAssessmentPayload', assessment }),
  );
