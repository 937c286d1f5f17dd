import type { PeriodLockedResolvers } from '../generated/graphql.ts';
import { found } from './found.ts';

export const PeriodLocked: PeriodLockedResolvers = {
  period: async ({ periodId }, _args, { periods }) =>
    found(await periods.byId(periodId), 'The locked period'),
};
