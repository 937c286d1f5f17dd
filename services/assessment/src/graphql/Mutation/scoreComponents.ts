import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';
import { withStatement } from '../statement-input.ts';

export const scoreComponents: NonNullable<MutationResolvers['scoreComponents']> = async (
  _parent,
  { input },
  context,
) =>
  present(
    await context.commands.scoreComponents(
      {
        assessmentId: input.assessmentId,
        scores: input.scores.map((score) => ({ ...withStatement(score), note: score.note ?? null })),
      },
      commandContext(context, 'scoreComponents', input),
    ),
    ({ assessment, outcomes }) => ({
      __typename: 'ScoreComponentsPayload',
      assessment,
      outcomes: outcomes.map((outcome) =>
        present(outcome, ({ scored }) => ({ __typename: 'ComponentScored', component: scored })),
      ),
    }),
  );
