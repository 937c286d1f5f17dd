import { setTimeout as wait } from 'node:timers/promises';
import type { Admin, Kafka } from 'kafkajs';
import { causesOf } from '../failures.ts';
import { GrowingPause } from '../waiting.ts';

const TRIES = 8;
/** Answers of a broker that has still to settle who leads a partition or coordinates a group. */
const UNSETTLED = new Set<unknown>([
  'NOT_COORDINATOR_FOR_GROUP',
  'GROUP_COORDINATOR_NOT_AVAILABLE',
  'GROUP_LOAD_IN_PROGRESS',
  'NOT_LEADER_FOR_PARTITION',
  'LEADER_NOT_AVAILABLE',
]);

interface Connected {
  readonly admin: Admin;
  readonly ready: Promise<void>;
  /** Tasks that use it now; the last one disconnects it where it is used no more. */
  users: number;
}

/** One connection by which a process asks the cluster; made when first used, and anew after any failure. */
export class KafkaAdmin {
  readonly #kafka: Kafka;
  #connected: Connected | undefined;

  constructor(kafka: Kafka) {
    this.#kafka = kafka;
  }

  /** Does `work`, and anew while the broker has still to settle who leads or coordinates. */
  async do<Result>(work: (admin: Admin) => Promise<Result>): Promise<Result> {
    const pause = new GrowingPause(100, 1_000);
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#use(work);
      } catch (error) {
        if (tries === TRIES || !isUnsettled(error)) throw error;
      }
      await wait(pause.next());
    }
  }

  /** Disconnects when what is under way is done. */
  async close(): Promise<void> {
    const connected = this.#connected;
    this.#connected = undefined;
    if (connected?.users === 0) await connected.admin.disconnect().catch(() => undefined);
  }

  async #use<Result>(work: (admin: Admin) => Promise<Result>): Promise<Result> {
    const connected = (this.#connected ??= this.#connect());
    connected.users += 1;
    try {
      await connected.ready;
      return await work(connected.admin);
    } catch (error) {
      // What it knows of leaders, coordinators and topics may be out of date.
      if (this.#connected === connected) this.#connected = undefined;
      throw error;
    } finally {
      connected.users -= 1;
      if (connected.users === 0 && this.#connected !== connected)
        await connected.admin.disconnect().catch(() => undefined);
    }
  }

  #connect(): Connected {
    const admin = this.#kafka.admin();
    return { admin, ready: admin.connect(), users: 0 };
  }
}

function isUnsettled(error: unknown): boolean {
  return causesOf(error).some((cause) => 'type' in cause && UNSETTLED.has(cause.type));
}
