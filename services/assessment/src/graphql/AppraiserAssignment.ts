import type { AppraiserAssignmentResolvers } from '../generated/graphql.ts';
import { found } from './found.ts';

export const AppraiserAssignment: AppraiserAssignmentResolvers = {
  assessment: async ({ assessmentId }, _args, { assessments }) =>
    found(await assessments.byId(assessmentId), 'The assessment of an appraiser'),
  components: ({ components }) => [...components],
  department: ({ departmentId }) => ({ id: departmentId }),
  person: ({ personId }) => (personId === null ? null : { id: personId }),
};
