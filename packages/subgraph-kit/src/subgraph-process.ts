import { eventContracts, type DecodedEvent } from '@reformgraph/event-contracts';
import {
  eventStatus,
  type Migration,
  noteStop,
  openEventLog,
  RELAY,
  startConsumer,
  startRelay,
} from '@reformgraph/messaging';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { z } from 'zod';
import type { subgraphSettings } from './configuration.ts';
import { eventLogConfig } from './event-log-config.ts';
import { eventStatusAnswer, type EventStatusContext } from './event-status-answer.ts';
import { createIdentityVerifier, type VerifyIdentity } from './identity-token.ts';
import { createLiveness, type BackgroundWork } from './liveness.ts';
import { createLogger, type Logger } from './logger.ts';
import { ANSWERS_KEPT } from './answered-mutations.ts';
import { type PartOnTopics, schemaIsThere, startOnTopics } from './needs.ts';
import { stopOnce } from './orderly-end.ts';
import { eventMetrics } from './metrics/event-metrics.ts';
import { createHttpServer } from './probe-server.ts';
import type { RequestIdentity } from './actor.ts';
import type { SqlExecutor } from './sql-executor.ts';
import { createSubgraphServer } from './subgraph.ts';

type SubgraphConfig = z.output<z.ZodObject<typeof subgraphSettings>>;

export interface SubgraphProcess<Context extends object> {
  /** The subgraph's name in the supergraph, and the audience of identities. */
  readonly name: string;
  readonly config: SubgraphConfig;
  readonly databaseUrl: string;
  readonly migrations: readonly Migration[];
  readonly schema: () => GraphQLSchema;
  readonly context: (identity: RequestIdentity, eventStatus: EventStatusContext['eventStatus']) => Context;
  /** Routes beside /graphql, for the gateway only. */
  readonly routes?: (http: FastifyInstance, verifyIdentity: VerifyIdentity) => void;
  /** Whether the service has events of its own to tell others. */
  readonly raises: boolean;
  /** What the service keeps of other services' events; each call is one transaction, inbox included. */
  readonly projection?: {
    readonly topics: readonly string[];
    readonly apply: (tx: SqlExecutor, events: readonly DecodedEvent[]) => Promise<void>;
  };
  /** A read of the service's own database, for readiness and for the relay's wake-up. */
  readonly sql: SqlExecutor;
  /** Ends the service's own connections. */
  readonly close: () => Promise<void>;
}

const HOUR = 60 * 60 * 1000;

/**
 * Runs a subgraph in this process in the configured roles until SIGTERM or SIGINT, which drain it. Waits up to a
 * minute for the database's schema, and for no event log: nothing is sent or taken until its topics were checked. What
 * trying again cannot mend ends the process with a non-zero code.
 */
export async function runSubgraph<Context extends object>(subgraph: SubgraphProcess<Context>): Promise<void> {
  const { name, config, databaseUrl } = subgraph;
  const logger = createLogger(name, config.LOG_LEVEL);
  const closing: (() => Promise<void>)[] = [subgraph.close];
  const stop = stopOnce(logger, closing, config.STOP_WITHIN_SECONDS);
  const onFatal = (error: Error) => {
    logger.fatal({ reason: error.message }, 'the service cannot go on');
    void stop(1);
  };

  await schemaIsThere(databaseUrl, subgraph.migrations);
  const log = await openEventLog(eventLogConfig(config, name), logger);
  closing.unshift(() => log.close());
  const work: BackgroundWork = {};
  const parts: PartOnTopics[] = [];
  if (config.ROLES.includes('relay') && subgraph.raises) {
    const { OUTBOX_RETENTION_DAYS: retentionDays } = config;
    const start = async () =>
      (work.relay = await startRelay({ databaseUrl, log, retentionDays, logger, onFatal }));
    parts.push({ name: RELAY, start });
    const forgetting = forgetOldAnswers(subgraph.sql, logger);
    closing.unshift(() => {
      clearInterval(forgetting);
      return Promise.resolve();
    });
  }
  const { projection } = subgraph;
  if (config.ROLES.includes('consumer') && projection) {
    const start = async () =>
      (work.consumer = await startConsumer({
        name,
        log,
        topics: projection.topics,
        contracts: eventContracts,
        databaseUrl,
        apply: projection.apply,
        stalledAfter: config.CONSUMER_STALLED_AFTER_SECONDS * 1_000,
        logger,
        onFatal,
      }));
    parts.push({ name, start });
  }
  const note = (part: string, reason: string) => noteStop(subgraph.sql, part, reason, logger);
  const onTopics = startOnTopics(log, parts, note, onFatal);
  closing.unshift(() => onTopics.close());

  const verifyIdentity = await createIdentityVerifier(config.IDENTITY_PUBLIC_KEY, name);
  const heard = subgraph.projection?.topics ?? null;
  const events = () => eventStatus(subgraph.sql, log, { service: name, raises: subgraph.raises, heard });
  const probes = {
    ready: async () => {
      await subgraph.sql.query('SELECT 1').catch((cause: unknown) => {
        throw new Error('The database does not answer.', { cause });
      });
    },
    live: createLiveness(work),
    metrics: eventMetrics(name, events, work),
  };
  if (config.ROLES.includes('graph')) {
    const server = await createSubgraphServer({
      name,
      schema: subgraph.schema(),
      verifyIdentity,
      context: (identity) => subgraph.context(identity, async () => eventStatusAnswer(await events())),
      logger,
      ...probes,
    });
    subgraph.routes?.(server.http, verifyIdentity);
    closing.unshift(() => server.close());
    await server.listen(config.HOST, config.PORT);
  } else {
    const http = createHttpServer({ logger, ...probes });
    closing.unshift(() => http.close());
    await http.listen({ host: config.HOST, port: config.PORT });
  }
  logger.info({ port: config.PORT, roles: config.ROLES }, 'ready');
}

function forgetOldAnswers(sql: SqlExecutor, logger: Logger): NodeJS.Timeout {
  return setInterval(() => {
    sql
      .query(`DELETE FROM answered_mutation WHERE answered_at < now() - $1::interval`, [ANSWERS_KEPT])
      .catch((error: unknown) => {
        logger.warn({ reason: String(error) }, 'answers kept for retries could not be cleared');
      });
  }, HOUR).unref();
}
