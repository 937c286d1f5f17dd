import { shownValue } from '../domain/result.ts';
import type { AssessmentResultResolvers } from '../generated/graphql.ts';

export const AssessmentResult: AssessmentResultResolvers = {
  value: (result) => shownValue(result),
  exactValue: ({ value }) => value,
};
