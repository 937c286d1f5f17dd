import { z } from 'zod';
import { instant, type EventContract } from './envelope.ts';

const clockState = z.object({
  offsetMilliseconds: z.number().int().describe('Business time minus real time, in milliseconds.'),
  movedTo: instant.describe('Business time to which the clock was moved, UTC.'),
});
export type PlatformClockState = z.infer<typeof clockState>;

export const platformClockMoved: EventContract<PlatformClockState> = {
  type: 'reformgraph.platform.clock-moved.v0',
  topic: 'reformgraph.internal.platform',
  meaning: {
    vi: 'Đồng hồ của nền tảng đã được dời; chỉ có khi phát triển.',
    en: 'The clock of the platform was moved; in development only.',
  },
  data: clockState,
};
