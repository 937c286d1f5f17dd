import { reasonOf } from './failures.ts';
import { isRefusing, type LogFault, logFaultOf } from './log-fault.ts';
import type { Logger } from './logger.ts';
import { GrowingPause } from './waiting.ts';

/** How often a send is tried that fails neither by an outage nor by a refusal. */
const TRIES = 5;

/** What the log answers to a relay's sends, from one success to the next. */
export class SendFailures {
  readonly #logger: Logger;
  readonly #pause = new GrowingPause(100, 5_000);
  #fault: LogFault | null = null;
  #tries = 0;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** The outage or refusal that keeps the relay from sending; null where none does, as far as it tried. */
  get fault(): LogFault | null {
    return this.#fault;
  }

  /**
   * Takes note of a send that failed, and returns after how many milliseconds to try again: for ever while the log is
   * away or refuses. Throws the failure at the fifth in a row that is neither.
   */
  after(error: unknown): number {
    const fault = logFaultOf(error);
    const facts = { reason: reasonOf(error) };
    if (fault === 'UNEXPECTED') {
      this.#tries += 1;
      if (this.#tries === TRIES) throw error;
      this.#logger.warn({ ...facts, tries: this.#tries }, 'Events could not be sent; the relay tries again');
    } else {
      if (fault !== this.#fault) this.#logger.warn(facts, SENTENCES[isRefusing(fault) ? 'refused' : 'away']);
      this.#tries = 0;
      this.#fault = fault;
    }
    return this.#pause.next();
  }

  /** Takes note of a send that succeeded. */
  over(): void {
    this.#fault = null;
    this.#tries = 0;
    this.#pause.reset();
  }
}

const SENTENCES = {
  away: 'The event log does not take events; they wait in the outbox and the relay tries again',
  refused: 'The event log refuses events; they wait in the outbox and the relay asks again until it may',
};
