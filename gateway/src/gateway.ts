import { readFileSync } from 'node:fs';
import { createIdentitySigner, createWebServer, type Logger } from '@reformgraph/subgraph-kit';
import type { FastifyInstance } from 'fastify';
import { subgraphUrl, type Config } from './config.ts';
import { serveEventPages } from './event-pages.ts';
import { serveDelivery } from './delivery-routes.ts';
import { serveExplorer } from './explorer.ts';
import { serveGraph } from './graph-server.ts';
import { createIdentities, type Identities } from './identities.ts';
import { guardOrigins } from './origin-guard.ts';
import { createReadiness } from './readiness.ts';
import { createSupergraph } from './supergraph.ts';
import { createTokenVerifier } from './token-verifier.ts';

const LARGEST_BODY = 2 * 1024 * 1024;
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** The gateway, not yet listening, and what it remembers of persons and of the clock. */
export async function createGateway(
  config: Config,
  logger: Logger,
): Promise<{ http: FastifyInstance; identities: Identities }> {
  const sign = await createIdentitySigner(config.IDENTITY_PRIVATE_KEY);
  const identities = createIdentities(subgraphUrl(config, 'organizations'), sign);
  const supergraphSdl = readFileSync(new URL('../supergraph.graphql', import.meta.url), 'utf8');
  const development = config.PLATFORM_MODE === 'development';
  const local = development ? LOOPBACK.map((name) => `${name}:${config.PORT}`) : [];

  const http = createWebServer({ logger, largestBody: LARGEST_BODY, namedByCaller: false });
  guardOrigins(http, {
    hosts: [...config.ALLOWED_HOSTS, ...local],
    origins: [...config.ALLOWED_ORIGINS, ...local.map((host) => `http://${host}`)],
  });
  await serveGraph(http, {
    supergraph: createSupergraph(supergraphSdl, config, sign),
    verifyToken: createTokenVerifier(config),
    identities,
    logger,
  });
  await serveEventPages(http);
  if (development && config.DEVELOPMENT_KEY) await serveExplorer(http, config.DEVELOPMENT_KEY);
  if (config.DELIVERY_URL) await serveDelivery(http, config.DELIVERY_URL, logger);
  serveProbes(http, config);
  return { http, identities };
}

/** `/livez`: that it answers. `/readyz`: that every subgraph is ready; 503 names those that are not. */
function serveProbes(http: FastifyInstance, config: Config): void {
  const notReady = createReadiness(config);
  http.get('/livez', () => ({ status: 'ok' }));
  http.get('/readyz', async (_request, reply) => {
    const parts = await notReady();
    return parts.length === 0
      ? { status: 'ok' }
      : reply.status(503).send({ status: 'unavailable', notReady: parts });
  });
}
