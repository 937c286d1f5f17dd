import type { SqlExecutor } from '@reformgraph/messaging';
import { pausedWebhooks } from './webhook-store.ts';

/** Tells a client, beside what it asked for, how many of its webhooks are paused; nothing where none is. */
export async function pausedWebhooksHeader(
  sql: SqlExecutor,
  clientId: string,
): Promise<Record<string, string>> {
  const paused = await pausedWebhooks(sql, clientId);
  return paused === 0 ? {} : { 'x-reformgraph-paused-webhooks': String(paused) };
}
