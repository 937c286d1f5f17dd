import type { AssignedComponentResolvers } from '../generated/graphql.ts';
import { found } from './found.ts';

export const AssignedComponent: AssignedComponentResolvers = {
  assessment: async ({ assessmentId }, _args, { assessments }) =>
    found(await assessments.byId(assessmentId), 'The assessment of a component'),
};
