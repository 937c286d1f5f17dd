import type { FastifyInstance } from 'fastify';
import type { Logger } from './logger.ts';
import { METRICS_CONTENT_TYPE } from './metrics/exposition.ts';
import { createWebServer } from './web-server.ts';

/** A check of `/readyz` or `/livez`: resolves where all is well, throws with a reason where not. */
export type HealthCheck = () => Promise<void>;

const LARGEST_BODY = 4 * 1024 * 1024;

/** What `/metrics` answers, in Prometheus' text format. */
export type Metrics = () => Promise<string>;

/** A server with the two probes, metrics where there are any, and nothing else: what a process without the graph role serves. */
export function createHttpServer(options: {
  logger: Logger;
  ready: HealthCheck;
  live: HealthCheck;
  metrics?: Metrics;
}): FastifyInstance {
  const http = createWebServer({ logger: options.logger, largestBody: LARGEST_BODY, namedByCaller: true });
  const probe = (path: string, check: HealthCheck) =>
    http.get(path, async (_request, reply) => {
      try {
        await check();
        return await reply.send({ status: 'ok' });
      } catch (error) {
        return reply
          .status(503)
          .send({ status: 'unavailable', reason: error instanceof Error ? error.message : '' });
      }
    });
  const { metrics } = options;
  if (metrics)
    http.get('/metrics', async (_request, reply) =>
      reply.header('content-type', METRICS_CONTENT_TYPE).send(await metrics()),
    );
  probe('/livez', options.live);
  probe('/readyz', options.ready);
  return http;
}
