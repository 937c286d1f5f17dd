import { isRefusal } from './graph-errors.ts';
import { ADMINISTRATOR } from './officers.ts';
import { playKey, type Stage } from './stage.ts';

/**
 * Does the work at an instant inside its window. A play that is taken up again much later finds the clock run on past
 * the window: then the clock is set back to the instant, and the work is done again.
 */
export async function insideWindow<Result>(
  { graph }: Stage,
  instant: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isRefusal(error, 'WindowClosed')) throw error;
    const administrator = graph.as(ADMINISTRATOR.subject);
    const { platformClock } = await administrator.run('ClockTime', {});
    await administrator.run('MoveClock', {
      input: { idempotencyKey: playKey('set-clock-back', platformClock.now), to: instant },
    });
    return work();
  }
}

/** Sets the clock to the instant where it stands before it: a play that was taken up again may have set it back. */
export async function clockNotBefore({ graph }: Stage, instant: string): Promise<void> {
  const administrator = graph.as(ADMINISTRATOR.subject);
  const { platformClock } = await administrator.run('ClockTime', {});
  if (platformClock.now >= instant) return;
  await administrator.run('MoveClock', {
    input: { idempotencyKey: playKey('set-clock-forward', platformClock.now), to: instant },
  });
}
