import type { Consumer, Relay } from '@reformgraph/messaging';
import type { HealthCheck } from './subgraph.ts';

const LONGEST_STANDSTILL_MILLISECONDS = 60_000;

/** What runs in a subgraph's process beside its server. */
export interface BackgroundWork {
  relay?: Pick<Relay, 'status'>;
  consumer?: Pick<Consumer, 'status'>;
}

/**
 * A check of `/livez`: throws where the relay or the consumer ended, or the relay, which looks at its outbox every
 * second, did not for a minute though nothing it needs is away. An outage is no fault of the process: it goes on by itself.
 */
export function createLiveness(work: BackgroundWork, now: () => number = Date.now): HealthCheck {
  const startedAt = now();
  return () => {
    const relay = work.relay?.status();
    if (relay?.state === 'STOPPED') return Promise.reject(new Error('The relay has ended.'));
    if (work.consumer?.status().state === 'STOPPED')
      return Promise.reject(new Error('The consumer has ended.'));
    const standstill = relay?.state === 'RELAYING' ? now() - (relay.progressAt?.getTime() ?? startedAt) : 0;
    return standstill > LONGEST_STANDSTILL_MILLISECONDS
      ? Promise.reject(new Error('The relay came to a standstill.'))
      : Promise.resolve();
  };
}
