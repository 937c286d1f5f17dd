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

/** Creates the platform's topics where they are missing; tells `onFatal` of topics that cannot serve. */
export async function prepareTopics(log: EventLog, onFatal: (error: Error) => void): Promise<void> {
  try {
    await log.ensureTopics(topicSettings, PARTITIONS);
  } catch (error) {
    onFatal(error instanceof Error ? error : new Error(String(error)));
  }
}
