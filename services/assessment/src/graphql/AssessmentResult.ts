import { shownValue } from '../domain/result.ts';
import type { AssessmentResultResolvers } from '../generated/graphql.ts';

export const AssessmentResult: AssessmentResultResolvers = {
  value: (result) => shownValue(result),
  exactValue: ({ value }) => value,
  band: async ({ assessment }, _args, { scores }) => (await scores.explainedResult(assessment)).band,
  gates: async ({ assessment }, _args, { scores }) => (await scores.explainedResult(assessment)).gates,
  explanation: async ({ assessment }, _args, { scores }) =>
    (await scores.explainedResult(assessment)).explanation,
};
