import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { groundedDecisionIn } from '../decision-input.ts';
import { present } from '../failures.ts';
import { withStatement } from '../statement-input.ts';

export const decideComponents: NonNullable<MutationResolvers['decideComponents']> = async (
  _parent,
  { input },
  context,
) => {
  const { assessmentId, expectedVersion, scores } = input;
  return present(
    await context.commands.decideComponents(
      {
        assessmentId,
        expectedVersion,
        decision: groundedDecisionIn(input),
        scores: scores.map((score) => withStatement(score)),
      },
      commandContext(context, 'decideComponents', input),
    ),
    ({ assessment, decided }) => ({
      __typename: 'DecideComponentsPayload',
      assessment,
      decided: [...decided],
    }),
  );
};
