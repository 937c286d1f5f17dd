import { openEventLog } from '@reformgraph/messaging';
import { personRegistered, platformClockMoved } from '@reformgraph/event-contracts';
import { createLogger, eventLogConfig, main } from '@reformgraph/subgraph-kit';
import { readConfig } from './config.ts';
import { createGateway } from './gateway.ts';

main(async () => {
  const config = readConfig();
  const logger = createLogger('gateway', config.LOG_LEVEL);
  const { http, identities } = await createGateway(config, logger);
  const log = await openEventLog(eventLogConfig(config, 'gateway'), logger);
  const onFatal = (error: Error) => {
    logger.fatal({ reason: error.message }, 'the gateway cannot go on');
    process.exit(1);
  };
  void hearOfChanges();
  const stop = () =>
    void http
      .close()
      .then(() => log.close())
      .finally(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  await http.listen({ host: config.HOST, port: config.PORT });
  logger.info({ port: config.PORT, mode: config.PLATFORM_MODE }, 'ready');

  /** Other gateways' changes arrive as events; until the log can be read, what is kept ages out in seconds. */
  async function hearOfChanges(): Promise<void> {
    const topics = [personRegistered.topic, platformClockMoved.topic];
    for (;;) {
      try {
        await log.tail({ topics, onRecords: () => identities.forget(), onFatal });
        return;
      } catch (error) {
        logger.warn({ reason: String(error) }, 'changes of persons cannot be heard yet; trying again');
        await new Promise((resolve) => setTimeout(resolve, 2_000));
      }
    }
  }
});
