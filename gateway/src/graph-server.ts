import { ApolloServer, HeaderMap } from '@apollo/server';
import type { GatewayInterface } from '@apollo/server-gateway-interface';
import {
  graphError,
  isExpectedCode,
  OUR_FAULT,
  Refusal,
  silentPlugins,
  type ErrorCode,
  type Logger,
} from '@reformgraph/subgraph-kit';
import type { FastifyInstance } from 'fastify';
import {
  GraphQLError,
  OperationTypeNode,
  type GraphQLFormattedError,
  type OperationDefinitionNode,
} from 'graphql';
import { bearerTokenOf } from './bearer-token.ts';
import type { Identities } from './identities.ts';
import { rootFieldsOf } from './root-fields.ts';
import type { GatewayContext } from './supergraph.ts';
import type { VerifyToken } from './token-verifier.ts';

/** Mutations after which this gateway must not answer by what it remembers of persons or of the clock. */
const CHANGES_IDENTITIES = ['registerPerson', 'grantRight', 'revokeRight', 'movePlatformClock'];
const MOST_TOKENS = 10_000;

/** POST /graphql: verifies the bearer token, finds who asks, and answers from the supergraph. */
export async function serveGraph(
  http: FastifyInstance,
  options: {
    supergraph: GatewayInterface;
    verifyToken: VerifyToken;
    identities: Identities;
    logger: Logger;
  },
): Promise<void> {
  const { identities, logger } = options;
  const apollo = new ApolloServer<GatewayContext>({
    gateway: options.supergraph,
    plugins: [
      ...silentPlugins(),
      {
        requestDidStart: () =>
          Promise.resolve({
            didResolveOperation: ({ operation }) => {
              demandAnswerable(operation);
              return Promise.resolve();
            },
            willSendResponse: ({ operation, document }) => {
              if (operation?.operation === OperationTypeNode.MUTATION && document) {
                const fields = rootFieldsOf(operation, document);
                if (CHANGES_IDENTITIES.some((field) => fields.has(field))) identities.forget();
              }
              return Promise.resolve();
            },
          }),
      },
    ],
    parseOptions: { maxLexicalTokens: MOST_TOKENS },
    persistedQueries: false,
    introspection: true,
    csrfPrevention: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError: (formatted) => presentError(formatted, logger),
  });
  await apollo.start();
  http.addHook('onClose', () => apollo.stop());

  http.post('/graphql', async (request, reply) => {
    const body = requestIn(request.body);
    const token = bearerTokenOf(request.raw);
    const subject = token === null ? null : await options.verifyToken(token);
    const identity = await identities.of(subject, request.id);
    const answer = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: 'POST',
        headers: new HeaderMap([['content-type', 'application/json']]),
        search: '',
        body,
      },
      context: () => Promise.resolve({ identity }),
    });
    reply.status(answer.status ?? 200);
    for (const [name, value] of answer.headers) reply.header(name, value);
    reply.header('cache-control', 'no-store');
    if (answer.body.kind !== 'complete') throw new Error('The gateway answers in one piece');
    return reply.send(answer.body.string);
  });
  http.route({
    method: ['GET', 'PUT', 'PATCH', 'DELETE'],
    url: '/graphql',
    handler: (_request, reply) => {
      reply.header('allow', 'POST');
      throw new Refusal(405, 'BAD_REQUEST', {
        vi: 'Hãy gửi yêu cầu GraphQL bằng POST.',
        en: 'Send GraphQL requests by POST.',
      });
    },
  });
}

/** A GraphQL request without its extensions, of which the gateway serves none. */
function requestIn(body: unknown): object {
  if (body instanceof Object && 'query' in body && typeof body.query === 'string' && body.query !== '') {
    const { extensions: _passedOver, ...request } = body as Record<string, unknown>;
    return request;
  }
  throw new Refusal(400, 'BAD_REQUEST', {
    vi: 'Nội dung yêu cầu phải là một đối tượng JSON có “query”.',
    en: 'The body must be a JSON object with a "query".',
  });
}

/** Refuses what Apollo's gateway would take for a fault of its own. */
function demandAnswerable(operation: OperationDefinitionNode | undefined): void {
  if (operation && operation.operation !== OperationTypeNode.SUBSCRIPTION) return;
  const localized = operation
    ? { vi: 'Không có thao tác subscription.', en: 'There are no subscriptions.' }
    : {
        vi: '“operationName” phải là tên của một thao tác trong “query”.',
        en: '"operationName" must name one of the operations of "query".',
      };
  const code: ErrorCode = 'OPERATION_RESOLUTION_FAILURE';
  throw new GraphQLError(localized.en, { extensions: { code, localized, http: { status: 400 } } });
}

/** Keeps message, path, code and localized text; what else a subgraph or a connection said goes to the log. */
function presentError(formatted: GraphQLFormattedError, logger: Logger): GraphQLFormattedError {
  const { code, localized } = formatted.extensions ?? {};
  const location = {
    ...(formatted.path ? { path: formatted.path } : {}),
    ...(formatted.locations ? { locations: formatted.locations } : {}),
  };
  if (isExpectedCode(code))
    return {
      message: formatted.message,
      ...location,
      extensions: localized === undefined ? { code } : { code, localized },
    };
  const subgraph = formatted.extensions?.['serviceName'];
  logger.error({ subgraph, path: formatted.path, reason: formatted.message }, 'a part of a request failed');
  const ours = code === 'INTERNAL_SERVER_ERROR' ? code : 'SERVICE_UNAVAILABLE';
  return { ...graphError(ours, OUR_FAULT[ours]), ...location };
}
