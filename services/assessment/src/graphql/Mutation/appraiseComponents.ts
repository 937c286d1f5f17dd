import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';
import { withStatement } from '../statement-input.ts';

export const appraiseComponents: NonNullable<MutationResolvers['appraiseComponents']> = async (
  _parent,
  { input },
  context,
) => {
  const { assessmentId } = input;
  const scores = input.scores.map((score) => ({ ...withStatement(score), reason: score.reason ?? null }));
  return present(
    await context.commands.appraiseComponents(
      { assessmentId, scores },
      commandContext(context, 'appraiseComponents', input),
    ),
    ({ assessment, outcomes }) => ({
      __typename: 'AppraiseComponentsPayload',
      assessment,
      outcomes: outcomes.map((outcome) =>
        present(outcome, ({ scored }) => ({ __typename: 'ComponentAppraised', component: scored })),
      ),
    }),
  );
};
