import type { SqlExecutor } from './sql.ts';

/** A key of a consumer whose events wait, because one of them could not be read or applied. */
export interface ParkedKey {
  readonly topic: string;
  readonly key: string;
  /** Why the first of them could not be taken. */
  readonly reason: string;
  readonly since: Date;
  readonly events: number;
}

/** The parked keys of a consumer, the longest parked first. */
export async function parkedKeys(sql: SqlExecutor, consumer: string): Promise<readonly ParkedKey[]> {
  const rows = await sql.query<Omit<ParkedKey, 'since'> & { parked_at: string }>(
    `select k.topic, k.key, k.reason, k.parked_at::text as parked_at, count(e.id)::integer as events
     from messaging.parked_key k left join messaging.parked_event e using (consumer, topic, key)
     where k.consumer = $1 group by k.consumer, k.topic, k.key order by k.parked_at, k.topic, k.key`,
    [consumer],
  );
  return rows.map(({ parked_at, ...row }) => ({ ...row, since: new Date(parked_at) }));
}
