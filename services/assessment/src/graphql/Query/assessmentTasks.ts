import type { QueryResolvers } from '../../generated/graphql.ts';

export const assessmentTasks: NonNullable<QueryResolvers['assessmentTasks']> = (_parent, _args, { tasks }) =>
  tasks();
