import { type EventLog, isRefusal } from './event-log.ts';
import { reasonOf } from './failures.ts';
import type { LogFault } from './log-fault.ts';
import { type FailureSentences, LogFailures } from './log-failures.ts';
import type { Logger } from './logger.ts';
import { OutboxTurns } from './outbox-turns.ts';
import { type OutboxPage, type RelaySession, SessionOver } from './relay-session.ts';
import { RefusedTopics } from './refused-topics.ts';
import type { RelayTrouble } from './relay-trouble.ts';
import type { OutboxPlace } from './send-again.ts';
import type { Alarm } from './waiting.ts';

const SHORTEST_POLL = 100;
const LONGEST_POLL = 1_000;
const SHARE_INTERVAL = 1_000;
/** How long after there was nothing more to forget the relay looks again. */
const FORGET_INTERVAL = 60_000;

const SENTENCES: FailureSentences = {
  away: 'The event log does not take events; they wait in the outbox and the relay tries again',
  refused: 'The event log refuses events; they wait in the outbox and the relay asks again until it may',
  unexpected: 'Events could not be sent; the relay tries again',
};

export interface SendingOptions {
  readonly log: EventLog;
  readonly retentionDays: number | undefined;
  readonly logger: Logger;
  /** Ends the wait for more to send. */
  readonly bell: Alarm;
  /** Ends the wait after a send that failed. */
  readonly stop: Alarm;
  readonly isStopped: () => boolean;
}

/** The sending of a relay, from one database session to the next. */
export class OutboxSending {
  readonly #options: SendingOptions;
  readonly #failures: LogFailures;
  readonly #refused: RefusedTopics;
  /** By id, what the log may have taken or may still take after something newer. */
  readonly #doubt = new Map<string, OutboxPlace>();
  /** What was noted of the log for the status; empty where nothing is wrong. */
  #noted = '';
  #shareAt = 0;
  #forgetAt = 0;
  #published = 0;
  #progressAt: Date | null = null;
  #steps = 0n;

  constructor(options: SendingOptions) {
    this.#options = options;
    this.#failures = new LogFailures(options.logger, SENTENCES);
    this.#refused = new RefusedTopics(options.logger, SENTENCES);
  }

  get published(): number {
    return this.#published;
  }

  /** When the outbox was last found empty, or something of it was sent. */
  get progressAt(): Date | null {
    return this.#progressAt;
  }

  /** Grows with each look at the outbox, each part that is sent and each failure that was told. */
  get steps(): bigint {
    return this.#steps;
  }

  /** The outage that keeps events from being sent, or the refusal that keeps those of a topic; null where none does. */
  get fault(): LogFault | null {
    return this.#failures.fault ?? this.#refused.trouble?.logFault ?? null;
  }

  /** Lets lanes be shared anew before the next page. */
  shareSoon(): void {
    this.#shareAt = 0;
  }

  /**
   * Sends what a session's lanes hold until it is stopped; `onLook` is told each time that the database answered. Lanes
   * are shared only when nothing is in hand, so that none is given up with events of it on their way. Rejects where the
   * session ends, or with a failure of the log that trying again does not mend.
   */
  async run(session: RelaySession, onLook: () => void): Promise<void> {
    const turns = new OutboxTurns(session, (events) => {
      this.#published += events;
    });
    this.#noted = '';
    try {
      await this.#takeTurns(session, turns, onLook);
      await turns.settle();
      await this.#clearDoubt(session);
    } finally {
      this.#addDoubt(turns.unmarked);
    }
  }

  async #takeTurns(session: RelaySession, turns: OutboxTurns, onLook: () => void): Promise<void> {
    const { bell, isStopped } = this.#options;
    let poll = SHORTEST_POLL;
    this.shareSoon();
    while (!isStopped()) {
      if (Date.now() >= this.#shareAt) await this.#share(session, turns);
      const page = await turns.next(this.#refused.resting);
      this.#refused.forgetEmpty(page);
      this.#steps += 1n;
      onLook();
      const sending = await this.#publish(session, turns, page);
      if (sending.failure) {
        await this.#wait(session, turns, sending.failure.error);
        continue;
      }
      // What was read ahead of a refused topic comes after what was refused.
      if (sending.refused > 0) await turns.settle();
      await this.#note(session, this.#refused.trouble);
      this.#failures.over();
      if (sending.refused < page.parts.length || this.fault === null) this.#progressAt = new Date();
      if (this.#doubt.size > 0) {
        await turns.settle();
        await this.#clearDoubt(session);
        continue;
      }
      if (sending.refused < page.parts.length) {
        poll = SHORTEST_POLL;
        continue;
      }
      await bell.wait(Math.min(poll, this.#refused.rest ?? poll));
      poll = Math.min(LONGEST_POLL, poll * 2);
    }
  }

  async #share(session: RelaySession, turns: OutboxTurns): Promise<void> {
    this.#shareAt = Date.now() + SHARE_INTERVAL;
    await turns.settle();
    await session.shareLanes();
    await this.#forget(session);
  }

  /** Whether what failed may still land is unknown. */
  async #wait(session: RelaySession, turns: OutboxTurns, error: unknown): Promise<void> {
    this.#addDoubt(turns.unmarked);
    await turns.settle();
    const milliseconds = this.#failures.after(error);
    this.#steps += 1n;
    const logFault = this.#failures.fault;
    await this.#note(session, logFault && { logFault, logReason: reasonOf(error) });
    await this.#options.stop.wait(milliseconds);
  }

  async #note(session: RelaySession, trouble: RelayTrouble | null): Promise<void> {
    const told = trouble === null ? '' : `${trouble.logFault} ${trouble.logReason}`;
    if (told === this.#noted) return;
    await session.noteTrouble(trouble);
    this.#noted = told;
  }

  #addDoubt(places: readonly OutboxPlace[]): void {
    for (const { topic, key, id } of places) this.#doubt.set(id, { topic, key, id });
  }

  /**
   * Lets what is in doubt be sent again up to the newest of each key: a send without an answer, or one of a relay that
   * had lost its lanes, may have landed behind something newer.
   */
  async #clearDoubt(session: RelaySession): Promise<void> {
    if (this.#doubt.size === 0) return;
    await session.sendAgain([...this.#doubt.values()]);
    this.#doubt.clear();
  }

  /** At most a step for each sharing of lanes, so that events do not wait for it. */
  async #forget(session: RelaySession): Promise<void> {
    const { retentionDays } = this.#options;
    if (retentionDays === undefined || Date.now() < this.#forgetAt) return;
    if (!(await session.forget(retentionDays))) this.#forgetAt = Date.now() + FORGET_INTERVAL;
  }

  /** Sends a page while the next is read; returns the log's failure, throws the database's. */
  async #publish(session: RelaySession, turns: OutboxTurns, page: OutboxPage): Promise<Sending> {
    const reading = turns.readAhead(this.#refused.resting);
    reading.catch(() => undefined);
    const sending = await this.#send(session, turns, page);
    await reading;
    return sending;
  }

  /** Sends the parts in turn. What the log refuses cannot land later; at any other failure the sending ends. */
  async #send(session: RelaySession, turns: OutboxTurns, { parts }: OutboxPage): Promise<Sending> {
    let refused = 0;
    for (const part of parts) {
      const beforePart = async () => {
        await session.confirm();
        turns.sending(part);
        this.#steps += 1n;
      };
      try {
        await this.#options.log.publish(part.topic, part.rows, { beforePart });
        turns.sent(part);
        this.#refused.taken(part.topic);
      } catch (error) {
        if (error instanceof SessionOver) throw error;
        if (!isRefusal(error)) return { refused, failure: { error } };
        turns.refused();
        this.#refused.refused(part.topic, error);
        refused += 1;
      }
    }
    return { refused };
  }
}

/** What became of a page: how many of its parts the log refused, and the failure that ended its sending. */
interface Sending {
  readonly refused: number;
  readonly failure?: { readonly error: unknown };
}
