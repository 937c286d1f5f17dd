import type { Books } from '../books.ts';
import type { KeptRecord } from '../projection.ts';
import type { SqlExecutor } from '../sql.ts';
import { dropShadow, quoted, SHADOW } from './shadow-schema.ts';
import { type TableShape, shapesOf } from './shape.ts';

/** Why rebuilt tables cannot take the place of those in use. */
export class SwapRefused extends Error {
  override readonly name = 'SwapRefused';
}

/** How long the swap waits for readers of the tables; new readers wait behind it as long. */
const LOCK_MILLISECONDS = 2_000;

/**
 * Puts the rebuilt tables and parked keys in the place of those in use, in the transaction of `tx`, whose caller holds
 * all partitions. Returns the events that no longer wait. Throws SwapRefused where the tables are no longer alike, and
 * PostgreSQL's 55P03 where readers do not let go.
 */
export async function swapIn(
  tx: SqlExecutor,
  books: Books,
  topics: readonly string[],
  shapes: readonly TableShape[],
): Promise<readonly KeptRecord[]> {
  const names = shapes.map(({ table }) => quoted(table));
  await tx.query(`set local lock_timeout = ${LOCK_MILLISECONDS}`);
  await tx.query(`lock table ${names.map((name) => `public.${name}`).join(', ')} in access exclusive mode`);
  const now = await shapesOf(
    tx,
    shapes.map(({ table }) => table),
  );
  if (JSON.stringify(now) !== JSON.stringify(shapes))
    throw new SwapRefused('The tables were changed while the projection was rebuilt; rebuild it again.');
  await tx.query(`drop table ${names.map((name) => `public.${name}`).join(', ')}`).catch((error: unknown) => {
    throw isDependedOn(error)
      ? new SwapRefused('Something else in the database refers to the tables, so they cannot be replaced.')
      : error;
  });
  for (const name of names) await tx.query(`alter table ${SHADOW}.${name} set schema public`);
  const released = await swapParkedKeys(tx, books.consumer, topics);
  await dropShadow(tx);
  return released;
}

const isDependedOn = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '2BP01';

async function swapParkedKeys(
  tx: SqlExecutor,
  consumer: string,
  topics: readonly string[],
): Promise<readonly KeptRecord[]> {
  const own = [consumer, topics];
  await tx.query(
    `select from messaging.parked_key where consumer = $1 and topic = any ($2::text[]) order by topic, key for update`,
    own,
  );
  const waited = await tx.query<Omit<KeptRecord, 'offset'> & { offset: string; identity: string }>(
    `select topic, partition, "offset", key, headers, value, identity from messaging.parked_event
     where consumer = $1 and topic = any ($2::text[]) order by id`,
    own,
  );
  for (const table of ['parked_event', 'parked_key'])
    await tx.query(`delete from messaging.${table} where consumer = $1 and topic = any ($2::text[])`, own);
  await tx.query(`insert into messaging.parked_key select * from ${SHADOW}.parked_key where consumer = $1`, [
    consumer,
  ]);
  const waiting = await tx.query<{ topic: string; identity: string }>(
    `insert into messaging.parked_event (consumer, topic, key, partition, "offset", event_id, headers, value, recorded_at)
     select consumer, topic, key, partition, "offset", event_id, headers, value, recorded_at
     from ${SHADOW}.parked_event where consumer = $1 order by id
     returning topic, identity`,
    [consumer],
  );
  const named = ({ topic, identity }: { topic: string; identity: string }) => `${topic}/${identity}`;
  const still = new Set(waiting.map(named));
  return waited
    .filter((record) => !still.has(named(record)))
    .map(({ identity: _identity, ...record }) => ({ ...record, offset: BigInt(record.offset) }));
}
