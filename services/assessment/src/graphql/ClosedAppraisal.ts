import type { ClosedAppraisalResolvers } from '../generated/graphql.ts';

export const ClosedAppraisal: ClosedAppraisalResolvers = {
  block: ({ block }) => ({ code: block }),
  references: (closed, _args, { scores }) => scores.references(closed),
};
