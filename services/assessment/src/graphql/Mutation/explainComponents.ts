import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';

export const explainComponents: NonNullable<MutationResolvers['explainComponents']> = async (
  _parent,
  { input },
  context,
) => {
  const { assessmentId, explanations } = input;
  return present(
    await context.commands.explainComponents(
      { assessmentId, explanations },
      commandContext(context, 'explainComponents', input),
    ),
    ({ assessment, outcomes }) => ({
      __typename: 'ExplainComponentsPayload',
      assessment,
      outcomes: outcomes.map((outcome) =>
        present(outcome, ({ scored }) => ({ __typename: 'ComponentExplained', component: scored })),
      ),
    }),
  );
};
