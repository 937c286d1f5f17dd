import { inTransaction, sqlOf, type Logger } from '@reformgraph/messaging';
import type { Pool } from 'pg';
import type { Seal } from './sealing.ts';
import { send, type SendBounds } from './send.ts';
import { signatureHeaders } from './signing.ts';
import { readTurnInput } from './turn-input.ts';
import { planTurn, type Chain } from './turn-plan.ts';
import { writeResults } from './turn-results.ts';
import { TurnTally, type Walk } from './turn-tally.ts';
import { endTurn, permit, type Permitted, type Turn } from './turns.ts';
import { verdictOf } from './verdict.ts';

export interface Delivery {
  readonly pool: Pool;
  readonly seal: Seal;
  readonly bounds: SendBounds;
  readonly logger: Logger;
}

/** Events of different keys that are sent to one webhook at the same time. */
const AT_ONCE = 4;
/** How long a turn begins further events. Milliseconds. */
const TURN = 5_000;

/**
 * Sends a webhook what there is for it, up to a bound of time, and gives it back. Events of one key follow each other.
 * What was taken is written while the turn goes on. `until` ends it after the attempts in hand. Throws for outages.
 */
export async function runTurn(delivery: Delivery, turn: Turn, until: AbortSignal): Promise<void> {
  const sql = sqlOf(delivery.pool);
  const { chains, progress } = planTurn(await readTurnInput(sql, turn));
  const run = new TurnRun(delivery, turn, new TurnTally(progress, turn.answerless), until);
  const queue = [...chains];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let chain = queue.shift(); chain && !run.isOver; chain = queue.shift()) await run.follow(chain);
    }),
  );
  await run.written();
  await endTurn(sql, turn, run.tally.isFaltering);
}

class TurnRun {
  readonly tally: TurnTally;
  readonly #delivery: Delivery;
  readonly #turn: Turn;
  readonly #until: AbortSignal;
  readonly #end = performance.now() + TURN;
  #isLost = false;
  #failure: Error | undefined;
  #isUnwritten = true;
  #writing: Promise<void> | undefined;

  constructor(delivery: Delivery, turn: Turn, tally: TurnTally, until: AbortSignal) {
    this.#delivery = delivery;
    this.#turn = turn;
    this.tally = tally;
    this.#until = until;
  }

  get isOver(): boolean {
    const isLate = performance.now() > this.#end || this.#until.aborted;
    return isLate || this.#isLost || this.#failure !== undefined || this.tally.isOver;
  }

  /** Sends a key's events, each after the one before was taken. */
  async follow(chain: Chain): Promise<void> {
    const walk = TurnTally.walk(chain);
    try {
      if (chain.positions.length === 0) this.tally.leaves(walk, Date.now());
      while (walk.passed < chain.positions.length && !this.isOver && (await this.#step(walk))) this.#write();
      this.#write();
    } catch (error) {
      this.#failure ??= asError(error);
    }
  }

  /** Resolves when everything is written; rejects with what stood against it. */
  async written(): Promise<void> {
    this.#write();
    await this.#writing;
    if (this.#failure) throw this.#failure;
  }

  /** True where the next event of the key may follow. */
  async #step(walk: Walk): Promise<boolean> {
    const { partition, positions } = walk.chain;
    const permitted = await permit(
      sqlOf(this.#delivery.pool),
      this.#turn,
      partition,
      positions[walk.passed] ?? 0n,
    );
    if (permitted.outcome === 'STOP') {
      this.#isLost = true;
      return false;
    }
    if (permitted.outcome === 'LEAVE_OUT') {
      this.tally.passes(walk, null);
      return true;
    }
    const started = performance.now();
    const verdict = verdictOf(await this.#send(permitted));
    this.tally.took(performance.now() - started);
    if (verdict.verdict === 'TAKEN') this.tally.passes(walk, Date.now());
    else this.tally.isRefused(walk, verdict, Date.now(), Math.random());
    return verdict.verdict === 'TAKEN';
  }

  async #send({ eventId, body, secret, formerSecret }: Extract<Permitted, { outcome: 'SEND' }>) {
    const { seal, bounds } = this.#delivery;
    const { webhookId, url } = this.#turn;
    const secrets = [secret, formerSecret].flatMap((sealed) =>
      sealed ? [seal.open(sealed, webhookId)] : [],
    );
    const timestamp = Math.floor(Date.now() / 1000);
    const headers = {
      ...signatureHeaders({ id: eventId, timestamp, body }, secrets),
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'user-agent': 'reformgraph-webhooks',
    };
    return send(new URL(url), headers, body, bounds);
  }

  /** Begins to write what is not written; what comes meanwhile is written after it. */
  #write(): void {
    this.#isUnwritten = true;
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined;
    });
  }

  async #writeAll(): Promise<void> {
    while (this.#isUnwritten && !this.#isLost) {
      this.#isUnwritten = false;
      const results = this.tally.take();
      try {
        const isWritten = await inTransaction(this.#delivery.pool, (tx) =>
          writeResults(tx, this.#turn, results),
        );
        if (!isWritten) this.#isLost = true;
        else if (results.paused)
          this.#delivery.logger.warn(
            { webhook: this.#turn.webhookId, reason: results.paused, error: results.lastError?.error },
            'A webhook is paused',
          );
      } catch (error) {
        this.#failure ??= asError(error);
        return;
      }
    }
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
