import type { AssessmentStateCountsResolvers } from '../generated/graphql.ts';

export const AssessmentStateCounts: AssessmentStateCountsResolvers = {
  selfScoring: (counts) => counts.SELF_SCORING,
  presented: (counts) => counts.PRESENTED,
  submitted: (counts) => counts.SUBMITTED,
  completed: (counts) => counts.COMPLETED,
  withdrawn: (counts) => counts.WITHDRAWN,
};
