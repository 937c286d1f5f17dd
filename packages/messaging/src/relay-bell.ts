import type { SqlExecutor } from './sql.ts';

/** Channel of a service's database on which its relays are woken. */
export const OUTBOX_CHANNEL = 'reformgraph_outbox';

/** Wakes a service's relays, wherever they run. */
export interface RelayBell {
  /** Call after a commit that stored events. Returns at once; many rings become one notification. */
  ring(): void;
}

/**
 * A bell on the service's own database; `sql` works outside any transaction (a pool, Prisma's client).
 * A notification that fails is dropped: the relay's poll finds the events all the same.
 */
export function createRelayBell(sql: SqlExecutor): RelayBell {
  let sending = false;
  let rungMeanwhile = false;
  const mustSendAgain = (): boolean => rungMeanwhile;
  const send = async (): Promise<void> => {
    sending = true;
    do {
      rungMeanwhile = false;
      await sql.query('select pg_notify($1, $2)::text', [OUTBOX_CHANNEL, '']).catch(() => []);
    } while (mustSendAgain());
    sending = false;
  };
  return {
    ring: () => {
      if (sending) rungMeanwhile = true;
      else void send();
    },
  };
}
