import type { AssessmentPeriodResolvers } from '../generated/graphql.ts';
import { found } from './found.ts';

export const AssessmentPeriod: AssessmentPeriodResolvers = {
  __resolveReference: ({ id }, { periods }) => periods.byId(id),
  index: async ({ index }, _args, { criteria }) =>
    found(await criteria.index(index), 'The index of a period'),
  blocks: ({ blocks }) => blocks.map((code) => ({ code })),
  stateCounts: ({ id }, _args, { periods }) => periods.stateCounts(id),
};
