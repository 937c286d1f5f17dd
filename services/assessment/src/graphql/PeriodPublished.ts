import type { PeriodPublishedResolvers } from '../generated/graphql.ts';
import { found } from './found.ts';

export const PeriodPublished: PeriodPublishedResolvers = {
  period: async ({ periodId }, _args, { periods }) =>
    found(await periods.byId(periodId), 'The published period'),
};
