import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { groundedDecisionIn } from '../decision-input.ts';
import { present } from '../failures.ts';

export const withdrawAssessment: NonNullable<MutationResolvers['withdrawAssessment']> = async (
  _parent,
  { input },
  context,
) => {
  const { assessmentId, expectedVersion } = input;
  return present(
    await context.commands.withdrawAssessment(
      { assessmentId, expectedVersion, decision: groundedDecisionIn(input) },
      commandContext(context, 'withdrawAssessment', input),
    ),
    ({ assessment }) => ({ __typename: 'WithdrawAssessmentPayload', assessment }),
  );
};
