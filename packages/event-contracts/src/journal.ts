import { existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { type HeardEvent, hearAgain } from './heard.ts';

/** Heard events in a file, each once: the inbox of a consumer, and what it knows. */
export interface Journal {
  /** The version told last of each aggregate that stands: not of one that ended in a tombstone, or could not be read. */
  readonly newest: ReadonlyMap<string, number>;
  /** How many events could not be read: they are kept whole, and read when it is opened with contracts that can. */
  readonly unread: number;
  /** Keeps the events that it does not have yet; they are on disk when it returns. Throws where the disk is full. */
  keep(events: readonly HeardEvent[]): void;
}

/**
 * Opens the journal of that name, or begins it: an event in JSON on each line. A line that a crash cut off is taken
 * away, for its event comes again; an event that could not be read is tried again. One process at a time.
 */
export function openJournal(file: string): Journal {
  const inbox = new Set<string>();
  const newest = new Map<string, number>();
  let unread = 0;
  const remember = (event: HeardEvent): void => {
    inbox.add(event.id);
    if (event.unreadable) unread += 1;
    else if (event.data === null) newest.delete(event.aggregateId);
    else newest.set(event.aggregateId, event.version);
  };
  const kept = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  const whole = kept.subarray(0, kept.lastIndexOf('\n') + 1);
  if (whole.length < kept.length) truncateSync(file, whole.length);
  for (const line of whole.toString().split('\n').filter(Boolean)) {
    const event = JSON.parse(line) as HeardEvent;
    remember(event.unreadable ? hearAgain(event) : event);
  }
  const journal = openSync(file, 'a');
  let length = whole.length;
  return {
    newest,
    get unread() {
      return unread;
    },
    keep: (events) => {
      const fresh = new Map(events.filter(({ id }) => !inbox.has(id)).map((event) => [event.id, event]));
      const lines = Buffer.from([...fresh.values()].map((event) => `${JSON.stringify(event)}\n`).join(''));
      try {
        for (let written = 0; written < lines.length;) written += writeSync(journal, lines, written);
        fsyncSync(journal);
      } catch (error) {
        truncateSync(file, length);
        throw error;
      }
      length += lines.length;
      for (const event of fresh.values()) remember(event);
    },
  };
}
