import { businessTimeAt } from '../domain/platform-clock.ts';
import type { PlatformClockResolvers } from '../generated/graphql.ts';

export const PlatformClock: PlatformClockResolvers = {
  now: (clock) => businessTimeAt(clock, new Date().toISOString()),
  offsetMilliseconds: ({ offsetMilliseconds }) => String(offsetMilliseconds),
};
