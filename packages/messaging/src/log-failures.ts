import { reasonOf } from './failures.ts';
import { isRefusing, type LogFault, logFaultOf } from './log-fault.ts';
import type { Logger } from './logger.ts';
import { GrowingPause } from './waiting.ts';

/** How often what is asked of the log is tried that fails neither by an outage nor by a refusal. */
const TRIES = 5;

/** What is logged of each kind of failure. */
export interface FailureSentences {
  readonly away: string;
  readonly refused: string;
  readonly unexpected: string;
}

/** What the log answers to what is asked of it again and again, from one success to the next. */
export class LogFailures {
  readonly #logger: Logger;
  readonly #sentences: FailureSentences;
  readonly #pause = new GrowingPause(100, 5_000);
  #fault: LogFault | null = null;
  /** The outage, or the reason of the refusal, that was logged last. */
  #told = '';
  #tries = 0;

  constructor(logger: Logger, sentences: FailureSentences) {
    this.#logger = logger;
    this.#sentences = sentences;
  }

  /** The outage or refusal by which it failed last; null where it did not, or by neither. */
  get fault(): LogFault | null {
    return this.#fault;
  }

  /**
   * Takes note of a failure, and returns after how many milliseconds to try again: for ever while the log is away or
   * refuses. Throws the failure at the fifth in a row that is neither.
   */
  after(error: unknown): number {
    const fault = logFaultOf(error);
    const { away, refused, unexpected } = this.#sentences;
    const reason = reasonOf(error);
    if (fault === 'UNEXPECTED') {
      this.#tries += 1;
      if (this.#tries === TRIES) throw error;
      this.#logger.warn({ reason, tries: this.#tries }, unexpected);
      this.#fault = null;
    } else {
      const told = isRefusing(fault) ? reason : fault;
      if (told !== this.#told) this.#logger.warn({ reason }, isRefusing(fault) ? refused : away);
      this.#told = told;
      this.#tries = 0;
      this.#fault = fault;
    }
    return this.#pause.next();
  }

  /** Takes note of a success. */
  over(): void {
    this.#fault = null;
    this.#told = '';
    this.#tries = 0;
    this.#pause.reset();
  }
}
