/** The platform's clock: business time is real time plus the offset. */
export interface PlatformClock {
  readonly offsetMilliseconds: number;
  readonly version: number;
}

/** Moves the clock so that it shows `to` at the real instant `realNow`; both UTC. */
export function moveClock(clock: PlatformClock, to: string, realNow: string): PlatformClock {
  return { offsetMilliseconds: Date.parse(to) - Date.parse(realNow), version: clock.version + 1 };
}

/** What the clock shows at a real instant, UTC. */
export function businessTimeAt(clock: PlatformClock, realNow: string): string {
  return new Date(Date.parse(realNow) + clock.offsetMilliseconds).toISOString();
}
