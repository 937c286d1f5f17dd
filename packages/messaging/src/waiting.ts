/** A wait that can be cut short: `ring` ends the wait under way, or the next one where none is. */
export class Alarm {
  #rung = false;
  #end: (() => void) | undefined;

  ring(): void {
    this.#rung = true;
    this.#end?.();
  }

  /** Resolves after `milliseconds` or at the next ring, whichever is first. */
  async wait(milliseconds: number): Promise<void> {
    if (!this.#rung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.#end = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#end = undefined;
    }
    this.#rung = false;
  }
}

/** Pauses that double from `first` to `longest` milliseconds until `reset`. */
export class GrowingPause {
  readonly #first: number;
  readonly #longest: number;
  #next: number;

  constructor(first: number, longest: number) {
    this.#first = first;
    this.#longest = longest;
    this.#next = first;
  }

  next(): number {
    const pause = this.#next;
    this.#next = Math.min(this.#longest, pause * 2);
    return pause;
  }

  reset(): void {
    this.#next = this.#first;
  }
}

/** The outcome of `work`, or a rejection where it does not come within `milliseconds`; what is late is passed over. */
export async function inTime<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new NoAnswer(milliseconds)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}

export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly code = 'NO_ANSWER';
  constructor(milliseconds: number) {
    super(`No answer within ${milliseconds} ms`);
  }
}
