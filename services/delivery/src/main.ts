import { eventStatus, sqlOf } from '@reformgraph/messaging';
import { createLiveness, type BackgroundWork } from '@reformgraph/subgraph-kit/liveness';
import { createLogger } from '@reformgraph/subgraph-kit/logger';
import { main } from '@reformgraph/subgraph-kit/main';
import { eventMetrics } from '@reformgraph/subgraph-kit/metrics';
import { schemaIsThere } from '@reformgraph/subgraph-kit/needs';
import { stopOnce } from '@reformgraph/subgraph-kit/orderly-end';
import { createHttpServer } from '@reformgraph/subgraph-kit/probe-server';
import pg from 'pg';
import { readConfig } from './config.ts';
import { departmentRoutes } from './department-routes.ts';
import { startBell } from './delivery-bell.ts';
import { deliveryMetrics, statusWithoutIntake } from './delivery-metrics.ts';
import { WaitingReaders } from './feeds/waiting-readers.ts';
import { deliveryMigrations } from './migrations.ts';
import { TOPICS } from './topics/copy.ts';
import { startCopying } from './topics/start-copying.ts';
import { startRetention } from './topics/start-retention.ts';
import { startDeliverer } from './webhooks/deliverer.ts';
import { createSeal } from './webhooks/sealing.ts';
import { sendBounds, webhookRules } from './webhooks/settings.ts';

main(async () => {
  const config = readConfig();
  const logger = createLogger('delivery', config.LOG_LEVEL);
  const pool = new pg.Pool({ connectionString: config.DATABASE_URL_DELIVERY, max: 10, keepAlive: true });
  pool.on('error', () => undefined);
  const sql = sqlOf(pool);
  const closing = [() => pool.end()];
  const stop = stopOnce(logger, closing, config.STOP_WITHIN_SECONDS);
  const onFatal = (error: Error) => {
    logger.fatal({ reason: error.message }, 'delivery cannot go on');
    void stop(1);
  };

  await schemaIsThere(config.DATABASE_URL_DELIVERY, await deliveryMigrations());
  const work: BackgroundWork = {};
  const bell = startBell(config.DATABASE_URL_DELIVERY, logger);
  closing.unshift(() => bell.close());
  let ask = () => statusWithoutIntake(sql);
  if (config.ROLES.includes('consumer')) {
    const copying = await startCopying(config, sql, work, logger, onFatal);
    ask = () => eventStatus(sql, copying.log, { service: 'delivery', raises: false, heard: TOPICS });
    closing.unshift(copying.close);
    const retention = startRetention(pool, config.FEED_RETENTION_DAYS, logger);
    closing.unshift(retention.close);
  }
  const seal = createSeal(config.WEBHOOK_SEALING_KEYS);
  const rules = webhookRules(config);
  if (config.ROLES.includes('webhooks')) {
    const databaseUrl = config.DATABASE_URL_DELIVERY;
    const deliverer = startDeliverer({ databaseUrl, seal, bounds: sendBounds(rules), logger, now: Date.now });
    work.deliverer = deliverer;
    bell.onRing(() => deliverer.wake());
    closing.unshift(() => deliverer.close());
  }

  const readers = config.ROLES.includes('feed') ? new WaitingReaders(bell, config.FEED_WAITERS) : null;
  const http = createHttpServer({
    logger,
    ready: async () => {
      await sql.query('SELECT 1').catch((cause: unknown) => {
        throw new Error('The database does not answer.', { cause });
      });
    },
    live: createLiveness(work),
    metrics: eventMetrics('delivery', ask, work, () => deliveryMetrics(sql, readers)),
  });
  closing.unshift(() => http.close());
  if (readers) {
    closing.unshift(() => readers.close());
    const tokenSecret = config.CLIENT_TOKEN_SECRET;
    await departmentRoutes(http, { pool, tokenSecret, seal, rules, readers, logger });
  }
  await http.listen({ host: config.HOST, port: config.PORT });
  logger.info({ port: config.PORT, roles: config.ROLES }, 'ready');
});
