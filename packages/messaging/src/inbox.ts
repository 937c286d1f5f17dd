import type { SqlExecutor } from './sql.ts';

/** Which events a consumer has heard. */
export interface Inbox {
  /** Notes ids of events as heard, with what `tx` commits; returns those that were not. */
  hear(tx: SqlExecutor, ids: readonly string[]): Promise<Set<string>>;
}

/** The inbox of a consumer, in its database for good. */
export function keptInbox(consumer: string): Inbox {
  return {
    async hear(tx, ids) {
      const rows = await tx.query<{ event_id: string }>(
        `insert into messaging.inbox (consumer, event_id)
         select $1, id from unnest($2::uuid[]) as ids (id) order by id
         on conflict do nothing returning event_id`,
        [consumer, ids],
      );
      return new Set(rows.map((row) => row.event_id));
    },
  };
}
