import type { HistoryValueResolvers } from '../generated/graphql.ts';

export const HistoryValue: HistoryValueResolvers = {
  points: ({ points }) => points ?? null,
  note: ({ words }) => words ?? null,
};
