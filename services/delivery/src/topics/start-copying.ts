import { eventContracts } from '@reformgraph/event-contracts';
import { openEventLog, startConsumer, type Consumer, type EventLog } from '@reformgraph/messaging';
import { eventLogConfig } from '@reformgraph/subgraph-kit/event-log-config';
import type { Logger } from '@reformgraph/subgraph-kit/logger';
import { prepareTopics } from '@reformgraph/subgraph-kit/needs';
import type { Config } from '../config.ts';
import { copyEvents, TOPICS } from './copy.ts';

/** Copies topics as long as the process runs; what trying again cannot mend is told to `onFatal` once. */
export async function startCopying(
  config: Config,
  logger: Logger,
  onFatal: (error: Error) => void,
): Promise<{ consumer: Consumer; log: EventLog; close: () => Promise<void> }> {
  const log = await openEventLog(eventLogConfig(config, 'delivery'), logger);
  void prepareTopics(log, onFatal);
  const consumer = await startConsumer({
    name: 'delivery',
    log,
    topics: TOPICS,
    contracts: eventContracts,
    databaseUrl: config.DATABASE_URL_DELIVERY,
    apply: copyEvents,
    stalledAfter: config.CONSUMER_STALLED_AFTER_SECONDS * 1_000,
    logger,
    onFatal,
  });
  return {
    consumer,
    log,
    close: async () => {
      await consumer.close();
      await log.close();
    },
  };
}
