import { Alarm } from '@reformgraph/messaging';
import type { Localized } from '@reformgraph/subgraph-kit/outcome';
import { Problem } from '@reformgraph/subgraph-kit/problem';
import type { DeliveryBell } from '../delivery-bell.ts';

/** A reader looks again so often though nothing is told, in milliseconds: the bell hurries it, and is not the truth. */
const LOOK_AGAIN = { listening: 5_000, deaf: 1_000 };
const MOST_OF_A_CLIENT = 20;

/** A request that waits for events of a topic. */
export interface Waiting {
  /** Resolves when something was told of the topic or of clients' rights, or it is time to look again. */
  next(atMost: number): Promise<void>;
  /** Ends the wait under way: the reader is gone. */
  end(): void;
  leave(): void;
}

/** The requests of a process that wait for events, so many in all and of each client. */
export class WaitingReaders {
  readonly #bell: DeliveryBell;
  readonly #most: number;
  readonly #alarms = new Map<Alarm, { readonly clientId: string; readonly topic: string }>();
  readonly #deafen: () => void;
  #closed = false;

  constructor(bell: DeliveryBell, most: number) {
    this.#bell = bell;
    this.#most = most;
    this.#deafen = bell.onRing((told) => {
      for (const [alarm, { topic }] of this.#alarms)
        if (told === null || told === 'clients' || told === topic) alarm.ring();
    });
  }

  /** Whether nobody may wait any more, because the process ends. */
  get isClosed(): boolean {
    return this.#closed;
  }

  /** How many wait. */
  get count(): number {
    return this.#alarms.size;
  }

  /** Begins to wait; throws the Problem of one too many. */
  join(clientId: string, topic: string): Waiting {
    const own = [...this.#alarms.values()].filter((one) => one.clientId === clientId).length;
    if (own >= MOST_OF_A_CLIENT) throw tooMany(429, OF_ONE);
    if (this.#alarms.size >= this.#most) throw tooMany(503, OF_ALL);
    const alarm = new Alarm();
    this.#alarms.set(alarm, { clientId, topic });
    return {
      next: (atMost) =>
        alarm.wait(Math.min(atMost, this.#bell.isListening() ? LOOK_AGAIN.listening : LOOK_AGAIN.deaf)),
      end: () => alarm.ring(),
      leave: () => this.#alarms.delete(alarm),
    };
  }

  /** Lets everybody who waits go with what there is. */
  close(): Promise<void> {
    this.#closed = true;
    this.#deafen();
    for (const alarm of this.#alarms.keys()) alarm.ring();
    return Promise.resolve();
  }
}

const OF_ONE: Localized = {
  vi: `Đơn vị của bạn đang có ${MOST_OF_A_CLIENT} yêu cầu chờ sự kiện; hãy đợi một yêu cầu kết thúc.`,
  en: `${MOST_OF_A_CLIENT} requests of yours wait for events already; let one of them end first.`,
};
const OF_ALL: Localized = {
  vi: 'Đang có quá nhiều yêu cầu chờ sự kiện. Hãy thử lại sau giây lát, hoặc đọc mà không chờ.',
  en: 'Too many requests wait for events. Try again in a moment, or read without wait.',
};

const tooMany = (status: number, message: Localized) =>
  new Problem(status, 'TOO_MANY_WAITING', message, { headers: { 'retry-after': '5' } });
