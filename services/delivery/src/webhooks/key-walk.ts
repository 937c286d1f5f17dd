import { nextAttempt } from './pauses.ts';

/** A key with events before its partition's position that were not taken: from `nextPosition` on it waits, in order. */
export interface WaitingKey {
  readonly partition: number;
  readonly key: string;
  readonly nextPosition: bigint;
  /** How often the event at `nextPosition` was refused. */
  readonly attempts: number;
  /** Milliseconds since 1970; null where it was not refused yet. */
  readonly firstRefusedAt: number | null;
}

/** What a turn has to send of one key, each event after the one before was taken. */
export interface Chain {
  readonly partition: number;
  readonly key: string;
  /** In order; all of them lie before the position that the turn writes for the partition. */
  readonly positions: readonly bigint[];
  /** Present where the key waits already. */
  readonly waiting: WaitingKey | null;
  /** False where more of the key may follow before that position. */
  readonly isWhole: boolean;
}

/** What a turn writes of a key: that it waits from now on, or waits no more. */
export type KeyChange =
  | (WaitingKey & { readonly waits: true; readonly nextAttemptAt: number })
  | { readonly waits: false; readonly partition: number; readonly key: string };

/** One key on the way through its chain. Times in milliseconds since 1970. */
export class KeyWalk {
  readonly chain: Chain;
  #passed = 0;
  #refusal: Pick<WaitingKey, 'attempts' | 'firstRefusedAt'> & { nextAttemptAt: number } = NOT_REFUSED;

  constructor(chain: Chain) {
    this.chain = chain;
  }

  /** The event whose turn it is; undefined at the end. */
  get position(): bigint | undefined {
    return this.chain.positions[this.#passed];
  }

  /** The event was taken, or is not to be sent. */
  passes(): void {
    this.#passed += 1;
  }

  /** The event was refused. False where it has been for three days, so that the webhook is to be paused. */
  isRefused(askedToWait: number | null, now: number, random: number): boolean {
    const before = this.#passed === 0 ? this.chain.waiting : null;
    const attempts = (before?.attempts ?? 0) + 1;
    const firstRefusedAt = before?.firstRefusedAt ?? now;
    const next = nextAttempt({ attempts, firstRefusedAt, now, askedToWait, random });
    this.#refusal = { attempts, firstRefusedAt, nextAttemptAt: next ?? now };
    return next !== null;
  }

  /** What is to be written of the key when the turn leaves it; null where nothing changed. */
  change(now: number): KeyChange | null {
    const { partition, key, positions, waiting, isWhole } = this.chain;
    if (this.position === undefined && isWhole) return waiting && { waits: false, partition, key };
    if (waiting && this.#passed === 0 && this.#refusal === NOT_REFUSED) return null;
    const nextPosition = this.position ?? (positions.at(-1) ?? waiting?.nextPosition ?? 0n) + 1n;
    const { attempts, firstRefusedAt, nextAttemptAt } = this.#refusal;
    return {
      waits: true,
      partition,
      key,
      nextPosition,
      attempts,
      firstRefusedAt,
      nextAttemptAt: Math.max(nextAttemptAt, now),
    };
  }
}

const NOT_REFUSED = { attempts: 0, firstRefusedAt: null, nextAttemptAt: 0 };
