import type { CommandContext } from '@reformgraph/subgraph-kit';
import { moveClock } from '../domain/platform-clock.ts';
import { platformClockMovedEvent } from '../events/platform-clock-moved.ts';
import type { Run } from './ports.ts';

/** Moves the platform's clock to an instant; it runs on from there. `now` is the real time. */
export function movePlatformClock(run: Run, now: () => Date) {
  return (to: string, { request }: CommandContext) =>
    run(request, async ({ clock, events }) => {
      const realNow = now().toISOString();
      const moved = moveClock(await clock.lock(), to, realNow);
      await clock.update(moved);
      await events.append([platformClockMovedEvent(moved, to)]);
      return { clock: moved };
    });
}
