import type { LeftOut, OutboxPage, OutboxPart, OutboxRow, RelaySession } from './relay-session.ts';

/**
 * The pages of a session's outbox in turn. While one is sent, what was sent before is marked and the page after it is
 * read, so that the outbox and the log work at the same time.
 */
export class OutboxTurns {
  readonly #session: RelaySession;
  readonly #onMarked: (events: number) => void;
  #inHand: OutboxPage = { parts: [], resting: [], isFull: false };
  #ahead: OutboxPage | undefined;
  #sending: readonly OutboxRow[] = [];
  #unmarked: OutboxRow[] = [];
  #marking: readonly OutboxRow[] = [];

  constructor(session: RelaySession, onMarked: (events: number) => void) {
    this.#session = session;
    this.#onMarked = onMarked;
  }

  /** What the log has or may have taken, or may still take, and is not marked. */
  get unmarked(): readonly OutboxRow[] {
    return [...this.#marking, ...this.#unmarked, ...this.#sending];
  }

  /**
   * The page to send now, without the `resting` topics; empty where nothing else waits, and then nothing is left to be
   * marked.
   */
  async next(resting: readonly string[]): Promise<OutboxPage> {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    const isUsable = ahead !== undefined && ahead.parts.length > 0 && this.#session.alive;
    this.#inHand = isUsable ? ahead : await this.#markAndRead({ inHand: [], resting });
    return this.#inHand;
  }

  /** Reads what comes after the page in hand; for the time in which that one is sent. */
  async readAhead(resting: readonly string[]): Promise<void> {
    if (!this.#inHand.isFull) return;
    const inHand = this.#inHand.parts.flatMap(({ rows }) => rows.map(({ id }) => id));
    this.#ahead = await this.#markAndRead({ inHand, resting });
  }

  /** Notes that a part of the page in hand is on its way from now on. */
  sending({ rows }: OutboxPart): void {
    this.#sending = rows;
  }

  /** Notes that nothing of the part that was on its way was taken, nor will be. */
  refused(): void {
    this.#sending = [];
  }

  /** Notes that a part of the page in hand is sent. */
  sent({ rows }: OutboxPart): void {
    this.#sending = [];
    this.#unmarked.push(...rows);
  }

  /** Marks what was sent and forgets what was read ahead: then nothing is in hand. */
  async settle(): Promise<void> {
    this.#ahead = undefined;
    await this.#mark();
  }

  async #markAndRead(leftOut: LeftOut): Promise<OutboxPage> {
    await this.#mark();
    return this.#session.read(leftOut);
  }

  async #mark(): Promise<void> {
    this.#marking = this.#unmarked;
    this.#unmarked = [];
    await this.#session.mark(this.#marking);
    this.#onMarked(this.#marking.length);
    this.#marking = [];
  }
}
