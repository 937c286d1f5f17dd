const WINDOW = 60_000;
const FAILURES_PER_WINDOW = 10;
const MOST_REMEMBERED = 10_000;

/** Failures to sign in, counted per caller in this process: after 10 within a minute the caller waits for its end. */
export class FailedSignIns {
  readonly #counts = new Map<string, { failures: number; readonly until: number }>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /**
   * Counts an attempt before it is judged, so that many at once are bounded too; `forgive` takes it back. Returns how
   * many milliseconds the caller has to wait, 0 where it need not.
   */
  attempt(caller: string): number {
    const now = this.#now();
    const known = this.#counts.get(caller);
    if (known && known.until > now) {
      if (known.failures >= FAILURES_PER_WINDOW) return known.until - now;
      known.failures += 1;
      return 0;
    }
    this.#counts.delete(caller);
    if (this.#counts.size >= MOST_REMEMBERED) this.#forgetOldest();
    this.#counts.set(caller, { failures: 1, until: now + WINDOW });
    return 0;
  }

  /** Takes an attempt back that succeeded. */
  forgive(caller: string): void {
    const known = this.#counts.get(caller);
    if (known) known.failures -= 1;
  }

  #forgetOldest(): void {
    const [oldest] = this.#counts.keys();
    if (oldest !== undefined) this.#counts.delete(oldest);
  }
}
