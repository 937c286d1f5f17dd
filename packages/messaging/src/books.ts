import { type Inbox, keptInbox } from './inbox.ts';

/** Where a consumer writes down which events it has heard, and which keys are parked with what waits behind them. */
export interface Books {
  readonly consumer: string;
  readonly inbox: Inbox;
  /** Of the parked keys and events. */
  readonly schema: 'messaging' | 'rebuild';
  /** More keys than this parked within a minute are our own fault. */
  readonly parkedKeysPerMinute: number;
}

/** More keys than this parked within a minute are our own fault: the consumer stops. */
export const PARKED_KEYS_PER_MINUTE = 20;

/** The books of a consumer that keeps a projection up to date. */
export function liveBooks(consumer: string): Books {
  return {
    consumer,
    inbox: keptInbox(consumer),
    schema: 'messaging',
    parkedKeysPerMinute: PARKED_KEYS_PER_MINUTE,
  };
}

/** The name of the lock under which one partition's batches are taken, one at a time, whoever takes them. */
export function partitionLock({ consumer, schema }: Books, topic: string, partition: number): string {
  const name = `${consumer}/${topic}/${partition}`;
  return schema === 'messaging' ? name : `${schema}:${name}`;
}
