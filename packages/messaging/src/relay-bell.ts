import { setTimeout as pause } from 'node:timers/promises';
import type { SqlExecutor } from './sql.ts';

/** Channel of a service's database on which its relays are woken. */
export const OUTBOX_CHANNEL = 'reformgraph_outbox';

/** Least time from one notification to the next, in milliseconds: a relay that sends looks again by itself meanwhile. */
const BETWEEN_RINGS = 5;

/** Wakes a service's relays, wherever they run. */
export interface RelayBell {
  /** Call after a commit that stored events. Returns at once; rings soon after one another become one notification. */
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
      await pause(BETWEEN_RINGS, undefined, { ref: false });
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
