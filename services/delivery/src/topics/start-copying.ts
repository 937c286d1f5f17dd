import { eventContracts } from '@reformgraph/event-contracts';
import {
  noteStop,
  openEventLog,
  startConsumer,
  type EventLog,
  type SqlExecutor,
} from '@reformgraph/messaging';
import { eventLogConfig } from '@reformgraph/subgraph-kit/event-log-config';
import type { BackgroundWork } from '@reformgraph/subgraph-kit/liveness';
import type { Logger } from '@reformgraph/subgraph-kit/logger';
import { startOnTopics } from '@reformgraph/subgraph-kit/needs';
import type { Config } from '../config.ts';
import { copyEvents, TOPICS } from './copy.ts';

/**
 * Copies topics as long as the process runs, from when they were checked on, as the consumer of `work`; what trying
 * again cannot mend is told to `onFatal` once.
 */
export async function startCopying(
  config: Config,
  sql: SqlExecutor,
  work: BackgroundWork,
  logger: Logger,
  onFatal: (error: Error) => void,
): Promise<{ log: EventLog; close: () => Promise<void> }> {
  const name = 'delivery';
  const log = await openEventLog(eventLogConfig(config, name), logger);
  const start = async () =>
    (work.consumer = await startConsumer({
      name,
      log,
      topics: TOPICS,
      contracts: eventContracts,
      databaseUrl: config.DATABASE_URL_DELIVERY,
      apply: copyEvents,
      stalledAfter: config.CONSUMER_STALLED_AFTER_SECONDS * 1_000,
      logger,
      onFatal,
    }));
  const note = (part: string, reason: string) => noteStop(sql, part, reason, logger);
  const onTopics = startOnTopics(log, [{ name, start }], note, onFatal);
  return {
    log,
    close: async () => {
      await onTopics.close();
      await log.close();
    },
  };
}
