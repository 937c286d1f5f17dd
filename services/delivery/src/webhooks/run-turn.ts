import type { Logger, SqlExecutor } from '@reformgraph/messaging';
import { attempt, type AttemptMeans } from './attempt.ts';
import { EndpointHealth } from './endpoint-health.ts';
import { KeyWalk } from './key-walk.ts';
import { readTurnInput } from './turn-input.ts';
import { endTurn, permit, type Turn } from './turns.ts';

export interface Delivery extends AttemptMeans {
  readonly logger: Logger;
}

/** Events of different keys that are sent to one webhook at the same time. */
const AT_ONCE = 4;
/** How long a turn begins further events. Milliseconds. */
const TURN = 5_000;

/**
 * Sends a webhook what there is for it, up to a bound of time; then writes what came of it and gives the webhook back,
 * in one statement. Whenever this breaks off before, all of the turn is done again by the next. `until` ends it after
 * the attempts in hand. Throws for outages.
 */
export async function runTurn(
  delivery: Delivery,
  sql: SqlExecutor,
  turn: Turn,
  until: AbortSignal,
): Promise<void> {
  const { chains, reached } = await readTurnInput(sql, turn, delivery.now());
  const walks = chains.map((chain) => new KeyWalk(chain));
  const run = new TurnRun(delivery, sql, turn, until);
  await run.carryOut(walks);
  const now = delivery.now();
  const keys = walks.flatMap((walk) => walk.change(now) ?? []);
  const { health } = run;
  if ((await endTurn(sql, turn, { reached, keys, health })) && health.paused)
    delivery.logger.warn(
      { webhook: turn.webhookId, reason: health.paused, error: health.lastError?.error },
      'A webhook is paused',
    );
}

class TurnRun {
  readonly health: EndpointHealth;
  readonly #delivery: Delivery;
  readonly #sql: SqlExecutor;
  readonly #turn: Turn;
  readonly #until: AbortSignal;
  readonly #end = performance.now() + TURN;
  /** The lease or the right is lost, or an outage is there. */
  #isStopped = false;

  constructor(delivery: Delivery, sql: SqlExecutor, turn: Turn, until: AbortSignal) {
    this.#delivery = delivery;
    this.#sql = sql;
    this.#turn = turn;
    this.#until = until;
    this.health = new EndpointHealth(turn.answerless);
  }

  /** Rejects for an outage, when nothing is in hand any more. */
  async carryOut(walks: readonly KeyWalk[]): Promise<void> {
    const queue = [...walks];
    const workers = Array.from({ length: AT_ONCE }, async () => {
      for (let walk = queue.shift(); walk && !this.#isOver; walk = queue.shift()) await this.#follow(walk);
    });
    for (const ended of await Promise.allSettled(workers))
      if (ended.status === 'rejected') throw ended.reason;
  }

  get #isOver(): boolean {
    const isLate = performance.now() > this.#end || this.#until.aborted;
    return isLate || this.#isStopped || this.health.isOver;
  }

  /** Sends a key's events, each after the one before was taken. */
  async #follow(walk: KeyWalk): Promise<void> {
    try {
      while (walk.position !== undefined && !this.#isOver)
        if (!(await this.#step(walk, walk.position))) return;
    } catch (error) {
      this.#isStopped = true;
      throw error;
    }
  }

  /** True where the next event of the key may follow. */
  async #step(walk: KeyWalk, position: bigint): Promise<boolean> {
    const permitted = await permit(this.#sql, this.#turn, walk.chain.partition, position);
    if (permitted.outcome === 'STOP') {
      this.#isStopped = true;
      return false;
    }
    if (permitted.outcome === 'LEAVE_OUT') {
      walk.passes();
      return true;
    }
    const started = performance.now();
    const verdict = await attempt(this.#delivery, this.#turn, permitted);
    const now = this.#delivery.now();
    this.health.learns(verdict, performance.now() - started, now, Math.random());
    if (verdict.verdict === 'TAKEN') walk.passes();
    else if (verdict.verdict === 'REFUSED' && !walk.isRefused(verdict.askedToWait, now, Math.random()))
      this.health.paused = 'REFUSED_FOR_THREE_DAYS';
    return verdict.verdict === 'TAKEN';
  }
}
