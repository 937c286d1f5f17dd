/** Upper bounds of the counted ranges, in seconds. */
export const DURATION_BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;

/** How long things took, counted by range. */
export interface Durations {
  /** How many took at most the bound at the same position, those of the ranges below included. */
  readonly atMost: readonly number[];
  readonly count: number;
  /** Seconds together. */
  readonly sum: number;
}

/** Counts how long things take. */
export class DurationCounter {
  readonly #atMost: number[] = DURATION_BOUNDS.map(() => 0);
  #count = 0;
  #sum = 0;

  add(seconds: number): void {
    this.#count += 1;
    this.#sum += seconds;
    DURATION_BOUNDS.forEach((bound, position) => {
      if (seconds <= bound) this.#atMost[position] = (this.#atMost[position] ?? 0) + 1;
    });
  }

  read(): Durations {
    return { atMost: [...this.#atMost], count: this.#count, sum: this.#sum };
  }
}
