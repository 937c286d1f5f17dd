import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';

export const presentAssessment: NonNullable<MutationResolvers['presentAssessment']> = async (
  _parent,
  { input },
  context,
) => {
  const { assessmentId, expectedVersion } = input;
  return present(
    await context.commands.presentAssessment(
      { assessmentId, expectedVersion },
      commandContext(context, 'presentAssessment', input),
    ),
    ({ assessment }) => ({ __typename: 'PresentAssessmentPayload', assessment }),
  );
};
