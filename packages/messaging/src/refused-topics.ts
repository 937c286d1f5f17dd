import { reasonOf } from './failures.ts';
import { logFaultOf } from './log-fault.ts';
import { type FailureSentences, LogFailures } from './log-failures.ts';
import type { Logger } from './logger.ts';
import type { OutboxPage } from './relay-session.ts';
import type { RelayTrouble } from './relay-trouble.ts';

interface Refusal {
  readonly failures: LogFailures;
  readonly trouble: RelayTrouble;
  /** When the topic is asked for again, in milliseconds of the process. */
  readonly until: number;
}

/** Topics whose events the log refuses. Each rests for a growing pause, and holds up none but its own events. */
export class RefusedTopics {
  readonly #logger: Logger;
  readonly #sentences: FailureSentences;
  readonly #refusals = new Map<string, Refusal>();

  constructor(logger: Logger, sentences: FailureSentences) {
    this.#logger = logger;
    this.#sentences = sentences;
  }

  /** Those that are not to be asked for yet. */
  get resting(): string[] {
    const now = performance.now();
    return [...this.#refusals].filter(([, { until }]) => until > now).map(([topic]) => topic);
  }

  /** Milliseconds until the first of them may be asked for again; null where there is none. */
  get rest(): number | null {
    const ends = [...this.#refusals.values()].map(({ until }) => until);
    return ends.length === 0 ? null : Math.max(0, Math.min(...ends) - performance.now());
  }

  /** What the log said of the topic that it refuses longest; null where it refuses none. */
  get trouble(): RelayTrouble | null {
    const [first] = this.#refusals.values();
    return first?.trouble ?? null;
  }

  /** Lets a topic rest that was refused by `error`, longer each time. Throws it where it is no refusal, at the fifth. */
  refused(topic: string, error: unknown): void {
    const known = this.#refusals.get(topic);
    const failures = known?.failures ?? new LogFailures(this.#logger, this.#sentences);
    this.#refusals.set(topic, {
      failures,
      until: performance.now() + failures.after(error),
      trouble: { logFault: logFaultOf(error), logReason: reasonOf(error) },
    });
  }

  /** Forgets the refusal of a topic that took events. */
  taken(topic: string): void {
    this.#refusals.delete(topic);
  }

  /** Forgets topics of which nothing waits any more, as a page shows that did not leave them out. */
  forgetEmpty({ parts, resting, isFull }: OutboxPage): void {
    if (isFull) return;
    const found = [...parts.map(({ topic }) => topic), ...resting];
    for (const topic of this.#refusals.keys()) if (!found.includes(topic)) this.#refusals.delete(topic);
  }
}
