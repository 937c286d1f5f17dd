/** Where an event lies on its topic, and whose it is. */
export interface Place {
  readonly partition: number;
  readonly position: bigint;
  readonly key: string;
  /** False where the client may not hear it: it is passed over. */
  readonly isFor: boolean;
}

/** What lies before `nextPosition` of a partition is done. */
export interface Reached {
  readonly partition: number;
  readonly nextPosition: bigint;
}

/** A key whose event was refused: what it has from `nextPosition` on waits, in order. Times in ms since 1970. */
export interface WaitingKey {
  readonly partition: number;
  readonly key: string;
  readonly nextPosition: bigint;
  readonly attempts: number;
  readonly firstRefusedAt: number;
}

/** Events of one key in order; the next is sent when the one before was taken. */
export interface Chain {
  readonly partition: number;
  readonly key: string;
  readonly positions: readonly bigint[];
  /** Present where the key waits already. */
  readonly waiting?: WaitingKey;
  /** True where the key has no event behind these that the turn knows of. */
  readonly isWhole: boolean;
}

export interface TurnInput {
  /** Where partitions end in which nothing is left to read; empty where records of the window come before it. */
  readonly ends: readonly Reached[];
  /** Events not yet reached, from the position of each partition on, in the order of their positions. */
  readonly window: readonly Place[];
  /** Keys of the window that wait, due or not. */
  readonly held: readonly Pick<WaitingKey, 'partition' | 'key'>[];
  /** Waiting keys that are due, with what waits up to the window's end, in order. */
  readonly due: readonly { key: WaitingKey; positions: readonly bigint[]; isWhole: boolean }[];
}

export interface TurnPlan {
  /** Chains touch each other in no key, so they may be carried out at the same time. */
  readonly chains: readonly Chain[];
  readonly progress: WindowProgress;
}

/** What a turn does: waiting keys that are due first, then of the window what is for the client and waits behind no key. */
export function planTurn({ window, ends, held, due }: TurnInput): TurnPlan {
  const progress = new WindowProgress(window, ends);
  const waiting = new Set(held.map(nameOf));
  const fresh = new Map<string, Place[]>();
  for (const place of window) {
    const name = nameOf(place);
    if (waiting.has(name) || !place.isFor) progress.done(place.partition, place.position);
    else fresh.set(name, [...(fresh.get(name) ?? []), place]);
  }
  const waitingChains = due.map(({ key, positions, isWhole }) => ({
    partition: key.partition,
    key: key.key,
    positions,
    waiting: key,
    isWhole,
  }));
  const freshChains = [...fresh.values()].map(([first, ...others]) => ({
    partition: first?.partition ?? 0,
    key: first?.key ?? '',
    positions: [first, ...others].flatMap((place) => (place ? [place.position] : [])),
    isWhole: true,
  }));
  return { chains: [...waitingChains, ...freshChains], progress };
}

const nameOf = ({ partition, key }: Pick<WaitingKey, 'partition' | 'key'>) => `${partition}/${key}`;

/** How far each partition of a window is done without a hole; what lies behind a hole is sent again after a crash. */
export class WindowProgress {
  readonly #open = new Map<number, { positions: bigint[]; done: Set<bigint> }>();

  readonly #ends: readonly Reached[];

  constructor(window: readonly Place[], ends: readonly Reached[] = []) {
    this.#ends = ends;
    for (const { partition, position } of window) {
      const known = this.#open.get(partition);
      if (known) known.positions.push(position);
      else this.#open.set(partition, { positions: [position], done: new Set() });
    }
  }

  /** An event was taken, or waits behind its key from now on. Of an event outside the window nothing is noted. */
  done(partition: number, position: bigint): void {
    this.#open.get(partition)?.done.add(position);
  }

  /** The first position of each partition that is not done; a partition where nothing is done is left out. */
  reached(): Reached[] {
    const inWindow = [...this.#open].flatMap(([partition, { positions, done }]) => {
      const hole = positions.findIndex((position) => !done.has(position));
      const last = positions[hole === -1 ? positions.length - 1 : hole - 1];
      return last === undefined ? [] : [{ partition, nextPosition: last + 1n }];
    });
    return [...inWindow, ...this.#ends];
  }
}
