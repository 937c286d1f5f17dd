import type { HistoryEntryResolvers } from '../generated/graphql.ts';

export const HistoryEntry: HistoryEntryResolvers = {
  by: ({ by }) => (by === null ? null : { id: by }),
  changes: ({ changes }) => [...changes],
};
