import type { Pool } from 'pg';
import { isPassing, reasonOf } from './failures.ts';
import { type KeptRecord, type Projection, decode } from './projection.ts';
import { inTransaction, type SqlExecutor } from './sql.ts';

export type RedriveOutcome =
  | { readonly outcome: 'REDRIVEN'; readonly events: number }
  | { readonly outcome: 'NOT_PARKED' }
  /** Nothing was applied and the key stays parked. */
  | { readonly outcome: 'STILL_FAILING'; readonly eventId: string | null; readonly reason: string };

/**
 * Applies a key's parked events in order and unparks it, in one transaction: all of them or none.
 * The consumer may run meanwhile; it waits for this key, and what it parks of the key on a further topic stays parked.
 * Throws only for outages.
 */
export async function redrive(pool: Pool, projection: Projection, key: string): Promise<RedriveOutcome> {
  try {
    return await inTransaction(pool, (tx) => redriveIn(tx, projection, key));
  } catch (error) {
    if (!(error instanceof StillFailing)) throw error;
    return { outcome: 'STILL_FAILING', eventId: error.eventId, reason: error.message };
  }
}

async function redriveIn(tx: SqlExecutor, projection: Projection, key: string): Promise<RedriveOutcome> {
  const parked = await tx.query<{ topic: string }>(
    'select topic from messaging.parked_key where consumer = $1 and key = $2 order by topic for update',
    [projection.name, key],
  );
  if (parked.length === 0) return { outcome: 'NOT_PARKED' };
  const locked = [projection.name, key, parked.map(({ topic }) => topic)];
  const waiting = await tx.query<ParkedRow>(
    `select event_id, topic, partition, "offset", key, headers, value
     from messaging.parked_event where consumer = $1 and key = $2 and topic = any ($3::text[]) order by id`,
    locked,
  );
  for (const row of waiting) {
    try {
      await projection.apply(tx, [decode(projection, row)], [{ ...row, offset: BigInt(row.offset) }]);
    } catch (error) {
      if (isPassing(error)) throw error;
      throw new StillFailing(row.event_id, error);
    }
  }
  for (const table of ['parked_event', 'parked_key'])
    await tx.query(
      `delete from messaging.${table} where consumer = $1 and key = $2 and topic = any ($3::text[])`,
      locked,
    );
  return { outcome: 'REDRIVEN', events: waiting.length };
}

type ParkedRow = Omit<KeptRecord, 'offset'> & { readonly event_id: string | null; readonly offset: string };

class StillFailing extends Error {
  override readonly name = 'StillFailing';
  readonly eventId: string | null;
  constructor(eventId: string | null, cause: unknown) {
    super(reasonOf(cause), { cause });
    this.eventId = eventId;
  }
}
