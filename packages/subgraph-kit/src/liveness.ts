import type { Consumer, Relay } from '@reformgraph/messaging';
import type { HealthCheck } from './probe-server.ts';

const LONGEST_STANDSTILL_MILLISECONDS = 60_000;

/** What runs in a subgraph's process beside its server. */
export interface BackgroundWork {
  relay?: Pick<Relay, 'status'>;
  consumer?: Pick<Consumer, 'status'>;
  /** What calls webhooks; it looks for work every second while it is `DELIVERING`. */
  deliverer?: { status(): { readonly state: string; readonly progressAt: Date | null } };
}

/**
 * A check of `/livez`: throws where a part of the work ended, where relay or consumer is stalled, or where the deliverer,
 * which looks for work every second, did not for a minute. An outage, or a log that refuses, is no fault of the process:
 * it goes on by itself.
 */
export function createLiveness(work: BackgroundWork, now: () => number = Date.now): HealthCheck {
  const startedAt = now();
  return () => {
    const relay = work.relay?.status().state;
    if (relay === 'STOPPED') return Promise.reject(new Error('The relay has ended.'));
    if (relay === 'STALLED') return Promise.reject(new Error('The relay came to a standstill.'));
    const consumer = work.consumer?.status().state;
    if (consumer === 'STOPPED') return Promise.reject(new Error('The consumer has ended.'));
    if (consumer === 'STALLED')
      return Promise.reject(new Error('The consumer commits nothing of what waits for it.'));
    const deliverer = work.deliverer?.status();
    if (deliverer?.state === 'STOPPED') return Promise.reject(new Error('The deliverer has ended.'));
    const lookedAt = deliverer?.progressAt?.getTime() ?? startedAt;
    return deliverer?.state === 'DELIVERING' && now() - lookedAt > LONGEST_STANDSTILL_MILLISECONDS
      ? Promise.reject(new Error('The deliverer came to a standstill.'))
      : Promise.resolve();
  };
}
