import type { SqlExecutor } from './sql.ts';

/** A row of the outbox, by the key whose order it stands in. */
export interface OutboxPlace {
  readonly topic: string;
  readonly key: string;
  readonly id: string;
}

interface Put extends OutboxPlace {
  readonly published: number;
}

/**
 * Puts every row of these keys from the given ones on back among those that wait, so that a key's newest row is the
 * last that the log takes of it; returns how many of them were published. A row that a relay has in hand is sent once
 * more too: its mark is of the row as it was read. What is committed meanwhile, and may be sent before older rows are
 * seen to wait again, is put behind them.
 */
export async function sendAgain(sql: SqlExecutor, places: readonly OutboxPlace[]): Promise<number> {
  let published = 0;
  for (let from = places; from.length > 0;) {
    const put = await sql.query<Put>(SEND_AGAIN, [
      from.map(({ topic }) => topic),
      from.map(({ key }) => key),
      from.map(({ id }) => id),
    ]);
    published += put.reduce((sum, row) => sum + row.published, 0);
    from = put.map(({ topic, key, id }) => ({ topic, key, id: String(BigInt(id) + 1n) }));
  }
  return published;
}

/** Per key the first of the given ids counts. */
const SEND_AGAIN = `
with place as (
  select topic, key, min(id) as id from unnest($1::text[], $2::text[], $3::bigint[]) as given(topic, key, id)
  group by topic, key
), chosen as (
  select o.id, o.topic, o.key, o.published_at from messaging.outbox o join place on o.topic = place.topic and o.key = place.key
  where o.id >= place.id and o.id >= (select min(id) from place)
), put as (
  update messaging.outbox o set published_at = null from chosen where o.id = chosen.id
  returning o.id, o.topic, o.key, chosen.published_at
)
select topic, key, max(id)::text as id, count(published_at)::integer as published from put group by topic, key`;
