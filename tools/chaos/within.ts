import { setTimeout as pause } from 'node:timers/promises';

const LOOK_AGAIN = 50;

/** Something did not come about in its time; the message says what. */
export class NotInTime extends Error {
  override readonly name = 'NotInTime';
}

/** Looks until there is something and returns it; a look that fails found nothing. Throws NotInTime. */
export async function within<Found>(
  milliseconds: number,
  what: string,
  look: () => Promise<Found | undefined>,
): Promise<Found> {
  const end = performance.now() + milliseconds;
  for (;;) {
    const found = await look().catch(() => undefined);
    if (found !== undefined) return found;
    if (performance.now() > end) throw new NotInTime(`Not within ${milliseconds / 1_000} s: ${what}`);
    await pause(LOOK_AGAIN);
  }
}
