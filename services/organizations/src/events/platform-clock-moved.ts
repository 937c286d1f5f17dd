import { platformClockMoved } from '@reformgraph/event-contracts';
import { newEvent } from '@reformgraph/subgraph-kit';
import type { PlatformClock } from '../domain/platform-clock.ts';

/** The one clock's id as an aggregate. */
const CLOCK_ID = '00000000-0000-7000-8000-000000000001';

/** The platform's clock was moved to `movedTo`. */
export function platformClockMovedEvent(clock: PlatformClock, movedTo: string) {
  return newEvent(platformClockMoved, {
    aggregateId: CLOCK_ID,
    version: clock.version,
    businessTime: movedTo,
    provenance: 'SYNTHETIC',
    data: { offsetMilliseconds: clock.offsetMilliseconds, movedTo },
  });
}
