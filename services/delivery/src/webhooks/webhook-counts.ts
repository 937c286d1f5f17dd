import type { SqlExecutor } from '@reformgraph/messaging';
import { MAY_HEAR } from './turns.ts';

/** PAUSED: the endpoint stayed dead or is gone. STOPPED: the client may not hear the topic any more. */
export type CountedState = 'ACTIVE' | 'PAUSED' | 'PAUSED_BY_OWNER' | 'STOPPED';

export interface WebhookCounts {
  readonly states: Readonly<Record<CountedState, number>>;
  /** Keys that wait for their next attempt, of webhooks that are neither paused nor stopped. */
  readonly waitingKeys: number;
}

/** How many webhooks are in each state, and how many keys wait. */
export async function countWebhooks(sql: SqlExecutor): Promise<WebhookCounts> {
  const rows = await sql.query<{ state: CountedState; webhooks: number; waiting: number }>(
    `SELECT state, count(*)::integer AS webhooks, COALESCE(sum(waiting), 0)::integer AS waiting
     FROM (SELECT CASE WHEN NOT (${MAY_HEAR}) THEN 'STOPPED' WHEN w.paused_at IS NULL THEN 'ACTIVE'
                       WHEN w.paused_reason = 'BY_OWNER' THEN 'PAUSED_BY_OWNER' ELSE 'PAUSED' END AS state,
                  (SELECT count(*) FROM webhook_waiting_key k WHERE k.webhook_id = w.id) AS waiting
           FROM webhook w) AS each_webhook
     GROUP BY state`,
  );
  const of = (state: CountedState) => rows.find((row) => row.state === state);
  return {
    states: {
      ACTIVE: of('ACTIVE')?.webhooks ?? 0,
      PAUSED: of('PAUSED')?.webhooks ?? 0,
      PAUSED_BY_OWNER: of('PAUSED_BY_OWNER')?.webhooks ?? 0,
      STOPPED: of('STOPPED')?.webhooks ?? 0,
    },
    waitingKeys: of('ACTIVE')?.waiting ?? 0,
  };
}
