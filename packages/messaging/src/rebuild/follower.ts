import type { EventLog, LogPosition, OffsetRange, PartitionOfTopic, RecordBatch } from '../event-log.ts';

/** Takes the log into a projection, without a group, as far as it is told. */
export class Follower {
  readonly #log: EventLog;
  readonly #take: (batch: RecordBatch) => Promise<void>;
  readonly #partitionsAtOnce: number;
  readonly #next = new Map<string, bigint>();

  /** Begins at `from`; `take` must have taken a batch when it resolves, a partition's batches one after another. */
  constructor(
    log: EventLog,
    from: readonly LogPosition[],
    take: (batch: RecordBatch) => Promise<void>,
    partitionsAtOnce: number,
  ) {
    this.#log = log;
    this.#take = take;
    this.#partitionsAtOnce = partitionsAtOnce;
    for (const position of from) this.#next.set(nameOf(position), position.next);
  }

  /** Leaves out what lies before `positions`, which somebody else has taken. */
  skipTo(positions: readonly LogPosition[]): void {
    for (const position of positions)
      if (position.next > (this.#next.get(nameOf(position)) ?? 0n))
        this.#next.set(nameOf(position), position.next);
  }

  /** How many offsets lie between here and `ends`. */
  behind(ends: readonly OffsetRange[]): number {
    return this.#until(ends).reduce((sum, { start, end }) => sum + Number(end - start), 0);
  }

  /** Takes what lies before `ends`. */
  async follow(ends: readonly OffsetRange[]): Promise<void> {
    const ranges = this.#until(ends);
    await this.#log.read({
      ranges,
      partitionsAtOnce: this.#partitionsAtOnce,
      onBatch: async (batch) => {
        await this.#take(batch);
        this.#next.set(nameOf(batch), (batch.records.at(-1)?.offset ?? 0n) + 1n);
      },
    });
    for (const range of ranges) this.#next.set(nameOf(range), range.end);
  }

  #until(ends: readonly OffsetRange[]): OffsetRange[] {
    return ends
      .map((range) => ({ ...range, start: this.#next.get(nameOf(range)) ?? range.start }))
      .filter(({ start, end }) => start < end);
  }
}

const nameOf = ({ topic, partition }: PartitionOfTopic): string => `${topic}/${partition}`;
