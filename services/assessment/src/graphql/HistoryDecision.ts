import type { HistoryDecisionResolvers } from '../generated/graphql.ts';

export const HistoryDecision: HistoryDecisionResolvers = {
  decisionNumber: ({ number }) => number,
};
