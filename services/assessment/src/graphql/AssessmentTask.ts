import type { AssessmentTaskResolvers } from '../generated/graphql.ts';
import { found } from './found.ts';

export const AssessmentTask: AssessmentTaskResolvers = {
  period: async ({ periodId }, _args, { periods }) =>
    found(await periods.byId(periodId), 'The period of a task'),
  assessment: ({ assessmentId }, _args, { assessments }) =>
    assessmentId === null ? null : assessments.byId(assessmentId),
  block: ({ block }) => (block === null ? null : { code: block }),
  components: ({ components }) => [...components],
};
