import type { ScoreConflictResolvers } from '../generated/graphql.ts';

export const ScoreConflict: ScoreConflictResolvers = {
  changedBy: ({ changedBy }) => (changedBy === null ? null : { id: changedBy }),
};
