import { type EventStatus, type SqlExecutor } from '@reformgraph/messaging';
import { gauge, type MetricFamily } from '@reformgraph/subgraph-kit/metrics';
import type { WaitingReaders } from './feeds/waiting-readers.ts';
import { countWebhooks, type WebhookCounts } from './webhooks/webhook-counts.ts';

/**
 * What delivery tells Prometheus beside every service's: webhooks by their state and what waits for them, as the
 * database knows them, and the readers that wait in this process, where it has the role `feed`.
 */
export async function deliveryMetrics(
  sql: SqlExecutor,
  readers: Pick<WaitingReaders, 'count'> | null,
): Promise<MetricFamily[]> {
  const counts = await countWebhooks(sql).catch(() => null);
  return [...(counts ? ofWebhooks(counts) : []), ...(readers ? [ofReaders(readers.count)] : [])];
}

/** The status of a process of delivery that takes nothing: those that do tell of the intake. */
export async function statusWithoutIntake(sql: SqlExecutor): Promise<EventStatus> {
  await sql.query('SELECT 1');
  return { service: 'delivery', outbox: null, intake: null };
}

export function ofWebhooks({ states, waitingKeys }: WebhookCounts): MetricFamily[] {
  return [
    gauge(
      'reformgraph_webhooks',
      'Webhooks by their state.',
      ...Object.entries(states).map(([state, count]) => [{ service: 'delivery', state }, count] as const),
    ),
    gauge(
      'reformgraph_webhook_waiting_keys',
      'Keys whose next event waits to be tried again, of all webhooks.',
      [{ service: 'delivery' }, waitingKeys],
    ),
  ];
}

export function ofReaders(count: number): MetricFamily {
  return gauge('reformgraph_waiting_readers', 'Requests for a feed that wait in this process for events.', [
    { service: 'delivery' },
    count,
  ]);
}
