import type { RoundWindowResolvers } from '../generated/graphql.ts';

export const RoundWindow: RoundWindowResolvers = {
  secondsLeft: ({ from, to }, _args, { businessTime }) =>
    businessTime < from ? null : Math.max(0, Math.ceil((Date.parse(to) - Date.parse(businessTime)) / 1_000)),
};
