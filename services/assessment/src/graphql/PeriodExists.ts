import type { PeriodExistsResolvers } from '../generated/graphql.ts';
import { found } from './found.ts';

export const PeriodExists: PeriodExistsResolvers = {
  period: async ({ periodId }, _args, { periods }) =>
    found(await periods.byId(periodId), 'The period in the way'),
};
