import { ApolloServer, HeaderMap, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { FastifyInstance } from 'fastify';
import { parse, type GraphQLSchema } from 'graphql';
import type { RequestIdentity } from './actor.ts';
import { formatError } from './graph-errors.ts';
import { IDENTITY_HEADER, type VerifyIdentity } from './identity-token.ts';
import type { Logger } from './logger.ts';
import { guardSchema, type Policies } from './policies.ts';
import { createHttpServer, type HealthCheck, type Metrics } from './probe-server.ts';
import { scalarResolvers } from './scalars.ts';
import { SHARED_SCHEMA } from './shared-schema.ts';

/** Apollo's plugins that report to its maker or show a page of its own, switched off by name. */
export const silentPlugins = (): ApolloServerPlugin<object>[] => [
  ApolloServerPluginUsageReportingDisabled(),
  ApolloServerPluginSchemaReportingDisabled(),
  ApolloServerPluginInlineTraceDisabled(),
  ApolloServerPluginLandingPageDisabled(),
];

/** Builds a subgraph's schema with the shared types, scalars and its policies in force. */
export function createSubgraphSchema(options: {
  typeDefs: string;
  resolvers: object;
  policies: Policies;
}): GraphQLSchema {
  const schema = buildSubgraphSchema({
    typeDefs: parse(`${SHARED_SCHEMA}\n${options.typeDefs}`),
    resolvers: { ...options.resolvers, ...scalarResolvers },
  });
  return guardSchema(schema, options.policies);
}

export interface SubgraphServer {
  readonly http: FastifyInstance;
  /** Listens and returns the port. */
  listen(host: string, port: number): Promise<number>;
  close(): Promise<void>;
}

/**
 * Serves a subgraph: POST /graphql for requests with an identity signed by the gateway (401 for any other),
 * `/livez`, `/readyz` and `/metrics` for whoever runs it. An unexpected error goes to the log under the request's id and
 * to the client as a code, nothing more.
 */
export async function createSubgraphServer<Context extends object>(options: {
  name: string;
  schema: GraphQLSchema;
  verifyIdentity: VerifyIdentity;
  context: (identity: RequestIdentity) => Context;
  logger: Logger;
  ready: HealthCheck;
  live: HealthCheck;
  metrics?: Metrics;
}): Promise<SubgraphServer> {
  const apollo = new ApolloServer<Context & RequestIdentity>({
    schema: options.schema,
    plugins: silentPlugins(),
    introspection: true,
    csrfPrevention: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError: formatError(options.logger),
  });
  await apollo.start();
  const http = createHttpServer(options);
  http.post('/graphql', async (request, reply) => {
    const header = request.headers[IDENTITY_HEADER];
    const identity = await options.verifyIdentity(typeof header === 'string' ? header : undefined);
    if (!identity)
      return reply.status(401).send({
        errors: [
          {
            message: 'This subgraph answers the gateway only.',
            extensions: { code: 'UNAUTHENTICATED' },
          },
        ],
      });
    const answer = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: 'POST',
        headers: new HeaderMap([['content-type', 'application/json']]),
        search: '',
        body: request.body,
      },
      context: () => Promise.resolve({ ...options.context(identity), ...identity }),
    });
    // The gateway reads GraphQL's own errors, codes included, of a 200 alone.
    reply.status(answer.status === 400 ? 200 : (answer.status ?? 200));
    for (const [name, value] of answer.headers) reply.header(name, value);
    if (answer.body.kind !== 'complete') throw new Error('A subgraph answers in one piece');
    return reply.send(answer.body.string);
  });
  return {
    http,
    listen: async (host, port) => {
      const address = await http.listen({ host, port });
      return Number(new URL(address).port);
    },
    close: async () => {
      await http.close();
      await apollo.stop();
    },
  };
}
