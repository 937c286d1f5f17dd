import { reasonOf, sqlOf } from '@reformgraph/messaging';
import pg from 'pg';
import { runTurn, type Delivery } from './run-turn.ts';
import { keepLeases, takeLeases, type Lane, type Turn } from './turns.ts';

export interface DelivererOptions extends Delivery {
  readonly databaseUrl: string;
}

export interface Deliverer {
  status(): { readonly state: 'DELIVERING' | 'DATABASE_AWAY' | 'STOPPED'; readonly progressAt: Date | null };
  /** Looks for work at once: an event was copied, or a webhook resumed. */
  wake(): void;
  /** Resolves after the attempts in hand. */
  close(): Promise<void>;
}

/** Webhooks served at the same time, by lane: so many dead endpoints cannot take a place from a living one. */
const SLOTS: Readonly<Record<Lane, number>> = { STEADY: 48, FALTERING: 16 };
/** A lease outlives its process by no more than this, and is kept every third of it. Milliseconds. */
const LEASE = 6_000;
const SHORTEST_PAUSE = 50;
const LONGEST_PAUSE = 1_000;

/** Serves webhooks in this process; any number of processes share them. An outage of the database is waited for. */
export function startDeliverer(options: DelivererOptions): Deliverer {
  const deliverer = new LeasingDeliverer(options);
  deliverer.start();
  return deliverer;
}

class LeasingDeliverer implements Deliverer {
  readonly #options: DelivererOptions;
  readonly #pool: pg.Pool;
  readonly #stop = new AbortController();
  readonly #turns = new Map<Turn, { lane: Lane; done: Promise<void> }>();
  #looping: Promise<void> = Promise.resolve();
  #isAway = false;
  #progressAt: Date | null = null;
  #isRung = false;
  #ring: (() => void) | undefined;

  constructor(options: DelivererOptions) {
    this.#options = options;
    this.#pool = new pg.Pool({ connectionString: options.databaseUrl, max: 10, keepAlive: true });
    this.#pool.on('error', (error) =>
      options.logger.debug({ reason: reasonOf(error) }, 'An idle connection ended'),
    );
  }

  start(): void {
    const keeping = setInterval(() => void this.#keep(), LEASE / 3);
    this.#looping = this.#loop().finally(() => clearInterval(keeping));
  }

  status(): ReturnType<Deliverer['status']> {
    const state = this.#stop.signal.aborted ? 'STOPPED' : this.#isAway ? 'DATABASE_AWAY' : 'DELIVERING';
    return { state, progressAt: this.#progressAt };
  }

  wake(): void {
    this.#isRung = true;
    this.#ring?.();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    this.wake();
    await this.#looping;
    await this.#pool.end();
  }

  async #loop(): Promise<void> {
    let pause = SHORTEST_PAUSE;
    while (!this.#stop.signal.aborted) {
      const isBusy = await this.#look();
      pause = isBusy ? SHORTEST_PAUSE : Math.min(LONGEST_PAUSE, pause * 2);
      await this.#wait(pause);
    }
    await Promise.all([...this.#turns.values()].map(({ done }) => done));
  }

  /** Begins turns where there is work and a free slot; true where it began one. */
  async #look(): Promise<boolean> {
    try {
      let began = 0;
      for (const lane of ['STEADY', 'FALTERING'] as const) {
        const free = SLOTS[lane] - [...this.#turns.values()].filter((turn) => turn.lane === lane).length;
        if (free <= 0) continue;
        const turns = await takeLeases(sqlOf(this.#pool), {
          lane,
          most: free,
          milliseconds: LEASE,
          now: this.#options.now(),
        });
        for (const turn of turns) this.#begin(turn, lane);
        began += turns.length;
      }
      this.#isAway = false;
      this.#progressAt = new Date();
      return began > 0;
    } catch (error) {
      this.#tellAway(error);
      return false;
    }
  }

  #begin(turn: Turn, lane: Lane): void {
    const done = runTurn(this.#options, sqlOf(this.#pool), turn, this.#stop.signal)
      .catch((error: unknown) =>
        this.#options.logger.warn(
          { webhook: turn.webhookId, reason: reasonOf(error) },
          'A turn of a webhook broke off; it is taken up again',
        ),
      )
      .finally(() => {
        this.#turns.delete(turn);
        this.wake();
      });
    this.#turns.set(turn, { lane, done });
  }

  async #keep(): Promise<void> {
    const leases = [...this.#turns.keys()].map(({ lease }) => lease);
    if (leases.length === 0) return;
    await keepLeases(sqlOf(this.#pool), leases, LEASE).catch((error: unknown) => this.#tellAway(error));
  }

  #tellAway(error: unknown): void {
    if (!this.#isAway)
      this.#options.logger.warn({ reason: reasonOf(error) }, 'Webhooks wait for the database');
    this.#isAway = true;
  }

  /** Resolves after `milliseconds` or when woken. */
  async #wait(milliseconds: number): Promise<void> {
    if (!this.#isRung)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.#ring = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    this.#ring = undefined;
    this.#isRung = false;
  }
}
