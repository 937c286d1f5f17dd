import { PARTITIONS, topicSettings } from '@reformgraph/event-contracts';
import type { EventLog, Migration } from '@reformgraph/messaging';
import { isMigrated } from './migrations.ts';

const SCHEMA_WAIT_MILLISECONDS = 60_000;

/** Waits up to a minute for the database and for this version of its schema; throws where they do not come. */
export async function schemaIsThere(databaseUrl: string, migrations: readonly Migration[]): Promise<void> {
  const deadline = Date.now() + SCHEMA_WAIT_MILLISECONDS;
  for (;;) {
    const state = await isMigrated(databaseUrl, migrations).catch(awayOrThrow);
    if (state === true) return;
    if (Date.now() > deadline)
      throw new Error(
        state === 'away'
          ? 'The database cannot be reached.'
          : 'The database does not have this version of the schema: run the migration command first.',
      );
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A database that does not take connections now may do so in a moment; any other fault stays one. */
function awayOrThrow(error: unknown): 'away' {
  const code = error instanceof Object && 'code' in error ? error.code : null;
  if (code === 'ECONNREFUSED' || code === 'ECONNRESET' || code === '57P03') return 'away';
  throw error;
}

/** Work on the event log, once it was started. */
interface Started {
  close(): Promise<void>;
}

/** A part that works on the event log: under which name its stops are kept, and how it starts. */
export interface PartOnTopics {
  readonly name: string;
  readonly start: () => Promise<Started>;
}

/**
 * Creates the platform's topics where they are missing, and only then starts the parts that send to them and take from
 * them; keeps trying while the log is away. Where the log refuses some topics, the parts start too, for a service does
 * not use them all: what a part may not use it tells itself. Topics that cannot serve, and a part that cannot start, are
 * told to `onFatal`, and kept by `noteStop` as the stop of each part. Closing ends what was started, the last first, and
 * starts nothing more.
 */
export function startOnTopics(
  log: EventLog,
  parts: readonly PartOnTopics[],
  noteStop: (part: string, reason: string) => Promise<void>,
  onFatal: (error: Error) => void,
): Started {
  const running: Started[] = [];
  let checked = false;
  let closed = false;
  const fail = async (thrown: unknown) => {
    if (closed) return;
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    await Promise.all(parts.map(({ name }) => noteStop(name, error.message)));
    onFatal(error);
  };
  const topics = new Promise<void>((resolve) => {
    log.ensureTopics(topicSettings, PARTITIONS, { onRefused: () => resolve() }).then(resolve, fail);
  });
  const start = async () => {
    await topics;
    checked = true;
    for (const part of parts) {
      if (closed) return;
      running.unshift(await part.start());
    }
  };
  const starting = start().catch(fail);
  return {
    close: async () => {
      closed = true;
      if (checked) await starting;
      for (const part of running) await part.close();
    },
  };
}
