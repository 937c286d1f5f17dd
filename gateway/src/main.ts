import { readFileSync } from 'node:fs';
import { openEventLog } from '@reformgraph/messaging';
import { personRegistered, platformClockMoved } from '@reformgraph/event-contracts';
import { createIdentitySigner, createLogger, eventLogConfig, main } from '@reformgraph/subgraph-kit';
import fastify from 'fastify';
import { readConfig, subgraphUrl } from './config.ts';
import { serveExplorer } from './explorer.ts';
import { serveGraph } from './graph-server.ts';
import { createIdentities } from './identities.ts';
import { guardOrigins } from './origin-guard.ts';
import { createSupergraph } from './supergraph.ts';
import { createTokenVerifier } from './token-verifier.ts';

const LARGEST_BODY = 2 * 1024 * 1024;

main(async () => {
  const config = readConfig();
  const logger = createLogger('gateway', config.LOG_LEVEL);
  const sign = await createIdentitySigner(config.IDENTITY_PRIVATE_KEY);
  const identities = createIdentities(subgraphUrl(config, 'organizations'), sign);
  const supergraphSdl = readFileSync(new URL('../supergraph.graphql', import.meta.url), 'utf8');

  const http = fastify({ logger: false, bodyLimit: LARGEST_BODY, forceCloseConnections: 'idle' });
  const local = [`127.0.0.1:${config.PORT}`, `localhost:${config.PORT}`];
  const development = config.PLATFORM_MODE === 'development';
  guardOrigins(http, {
    hosts: [...config.ALLOWED_HOSTS, ...(development ? local : [])],
    origins: [...config.ALLOWED_ORIGINS, ...(development ? local.map((host) => `http://${host}`) : [])],
  });
  await serveGraph(http, {
    supergraph: createSupergraph(supergraphSdl, config, sign),
    verifyToken: createTokenVerifier(config),
    identities,
    logger,
  });
  if (development && config.DEVELOPMENT_KEY) await serveExplorer(http, config.DEVELOPMENT_KEY);
  http.get('/livez', () => ({ status: 'ok' }));
  http.get('/readyz', async (_request, reply) => {
    await identities.of(null, 'readiness').catch(() => reply.status(503).send({ status: 'unavailable' }));
    return { status: 'ok' };
  });

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
