import type { GroupPosition, PartitionOfTopic } from './event-log.ts';
import { type LogFault, logFaultOf } from './log-fault.ts';
import { ProgressWatch } from './progress-watch.ts';
import { Alarm, inTime } from './waiting.ts';

/** Milliseconds after which what moves nothing of what waits for it is stalled, unless given. */
export const STALLED_AFTER = 60_000;
/** Parts of the limit in which the watch looks. */
const LOOKS = 6;
/** How long the log may take to answer, in milliseconds. */
const PATIENCE = 5_000;
/** How much of the limit what is stalled still gets to mend itself. */
const GRACE = 0.5;

export class ConsumerStalled extends Error {
  override readonly name = 'ConsumerStalled';
  readonly code = 'CONSUMER_STALLED';
  constructor(consumer: string, milliseconds: number) {
    super(
      `Consumer ${consumer} has committed nothing for ${Math.round(milliseconds / 1_000)} s of what waits for it`,
    );
  }
}

export interface StallWatchOptions {
  /** Where the watched stands; rejects while the log does not answer. */
  readonly positions: () => Promise<readonly GroupPosition[]>;
  /** The partitions that are its own to take now; every one where it has none. */
  readonly share?: () => readonly PartitionOfTopic[];
  /** Whether something else that it needs is away: then nobody is expected to go on. Asked after the positions. */
  readonly isAway: () => boolean;
  /** How long something may wait without progress, in milliseconds. */
  readonly limit: number;
  /** Called once, half as long again after the limit, when still nothing moved; with the time that it waited. */
  readonly onOver: (milliseconds: number) => void;
}

/**
 * Watches that a consumer, or a relay, moves on where something waits for it. An outage is no standstill: while the log
 * does not answer, or something else that it needs is away, the time does not count.
 */
export class StallWatch {
  readonly #options: StallWatchOptions;
  readonly #watch = new ProgressWatch();
  readonly #stop = new Alarm();
  #stopped = false;
  #stalled = false;
  #logFault: LogFault | null = null;

  constructor(options: StallWatchOptions) {
    this.#options = options;
  }

  /** Something waits, and nothing moved for longer than the limit. */
  get stalled(): boolean {
    return this.#stalled;
  }

  /** Why the log did not tell the positions when last asked; null where it did. */
  get logFault(): LogFault | null {
    return this.#logFault;
  }

  start(): void {
    void this.#run();
  }

  /** Ends at once; a question that is under way at the log is passed over. */
  close(): void {
    this.#stopped = true;
    this.#stop.ring();
  }

  #isOver(): boolean {
    return this.#stopped;
  }

  async #run(): Promise<void> {
    const { limit, onOver } = this.#options;
    const interval = limit / LOOKS;
    let lookedAt = performance.now();
    for (;;) {
      await this.#stop.wait(interval);
      if (this.#stopped) return;
      const now = performance.now();
      if (now - lookedAt > 2 * interval) this.#watch.forget();
      const standstill = await this.#look(now);
      if (this.#isOver()) return;
      lookedAt = performance.now();
      this.#stalled = standstill >= limit;
      if (standstill < limit * (1 + GRACE)) continue;
      onOver(standstill);
      return;
    }
  }

  /** Milliseconds of the longest standstill; none while the log or anything else is away. */
  async #look(now: number): Promise<number> {
    const { positions, share = () => [], isAway } = this.#options;
    try {
      const found = await inTime(PATIENCE, positions());
      this.#logFault = null;
      if (!isAway()) return this.#watch.observe(found, share(), now);
    } catch (error) {
      this.#logFault = logFaultOf(error);
    }
    this.#watch.forget();
    return 0;
  }
}
