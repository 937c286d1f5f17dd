import pg from 'pg';
import type { EventLog } from './event-log.ts';
import { StallWatch } from './stall-watch.ts';

/** How long the database may take to answer, in milliseconds. */
const PATIENCE = 2_000;

export class RelayStalled extends Error {
  override readonly name = 'RelayStalled';
  readonly code = 'RELAY_STALLED';
  constructor(milliseconds: number) {
    super(
      `The relay has come no further for ${Math.round(milliseconds / 1_000)} s, though log and database answer`,
    );
  }
}

export interface RelayWatchOptions {
  readonly databaseUrl: string;
  readonly log: EventLog;
  /** Grows with everything that the relay does, and it always has something to do: to look at the outbox. */
  readonly steps: () => bigint;
  /** Milliseconds without a step while database and log answer. */
  readonly limit: number;
  readonly onOver: (error: RelayStalled) => void;
}

/** Watches that a relay comes round; asks database and log only where it did not since the last look. */
export function watchRelay({ databaseUrl, log, steps, limit, onOver }: RelayWatchOptions): StallWatch {
  let seen = -1n;
  let databaseAway = false;
  const positions = async () => {
    const next = steps();
    if (next === seen) {
      databaseAway = !(await answers(databaseUrl));
      if (!databaseAway) await log.extents([]);
    }
    seen = next;
    return [{ topic: 'outbox', partition: 0, next, end: next + 1n }];
  };
  return new StallWatch({
    positions,
    isAway: () => databaseAway,
    limit,
    onOver: (milliseconds) => onOver(new RelayStalled(milliseconds)),
  });
}

/** Whether a database takes a new connection and answers in time. */
async function answers(databaseUrl: string): Promise<boolean> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: PATIENCE,
    query_timeout: PATIENCE,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
