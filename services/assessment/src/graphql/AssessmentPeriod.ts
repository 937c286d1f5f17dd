import { roundAt } from '../domain/round.ts';
import type { AssessmentPeriodResolvers } from '../generated/graphql.ts';
import { found } from './found.ts';

export const AssessmentPeriod: AssessmentPeriodResolvers = {
  __resolveReference: ({ id }, { periods }) => periods.byId(id),
  index: async ({ index }, _args, { criteria }) =>
    found(await criteria.index(index), 'The index of a period'),
  blocks: ({ blocks }) => blocks.map((code) => ({ code })),
  round: (period, _args, { businessTime }) => roundAt(period, businessTime),
  extensions: ({ id }, _args, { rounds }) => rounds.extensions(id, null),
  stateCounts: ({ id }, _args, { periods }) => periods.stateCounts(id),
};
