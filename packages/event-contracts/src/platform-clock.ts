import { z } from 'zod';
import { instant, type EventContract } from './envelope.ts';

const clockState = z.object({
  /** Business time = real time + offset. */
  offsetMilliseconds: z.number().int(),
  movedTo: instant,
});
export type PlatformClockState = z.infer<typeof clockState>;

export const platformClockMoved: EventContract<PlatformClockState> = {
  type: 'reformgraph.platform.clock-moved.v0',
  topic: 'reformgraph.internal.platform',
  data: clockState,
};
