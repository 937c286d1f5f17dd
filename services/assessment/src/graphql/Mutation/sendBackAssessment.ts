import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';

export const sendBackAssessment: NonNullable<MutationResolvers['sendBackAssessment']> = async (
  _parent,
  { input },
  context,
) => {
  const { assessmentId, expectedVersion, reason } = input;
  return present(
    await context.commands.sendBackAssessment(
      { assessmentId, expectedVersion, reason },
      commandContext(context, 'sendBackAssessment', input),
    ),
    ({ assessment }) => ({ __typename: 'SendBackAssessmentPayload', assessment }),
  );
};
