import { randomUUID } from 'node:crypto';
import { ApolloServer, HeaderMap } from '@apollo/server';
import type { GatewayInterface } from '@apollo/server-gateway-interface';
import { ERROR_CODES, silentPlugins, type Logger } from '@reformgraph/subgraph-kit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { OperationTypeNode, type GraphQLFormattedError } from 'graphql';
import { IdentityUnavailable, type Identities } from './identities.ts';
import type { GatewayContext } from './supergraph.ts';
import { TokenRefused, type VerifyToken } from './token-verifier.ts';

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
            willSendResponse: ({ operation }) => {
              const fields =
                operation?.operation === OperationTypeNode.MUTATION ? operation.selectionSet.selections : [];
              if (fields.some((field) => 'name' in field && CHANGES_IDENTITIES.includes(field.name.value)))
                identities.forget();
              return Promise.resolve();
            },
          }),
      },
    ],
    parseOptions: { maxLexicalTokens: MOST_TOKENS },
    introspection: true,
    csrfPrevention: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError: (formatted) => presentError(formatted, logger),
  });
  await apollo.start();
  http.addHook('onClose', () => apollo.stop());

  http.post('/graphql', async (request, reply) => {
    const requestId = randomUUID();
    reply.header('x-request-id', requestId).header('cache-control', 'no-store');
    try {
      const token = bearerToken(request);
      const subject = token === null ? null : await options.verifyToken(token);
      const identity = await identities.of(subject, requestId);
      const answer = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: {
          method: 'POST',
          headers: new HeaderMap([['content-type', 'application/json']]),
          search: '',
          body: request.body,
        },
        context: () => Promise.resolve({ identity }),
      });
      reply.status(answer.status ?? 200);
      for (const [name, value] of answer.headers) if (name !== 'cache-control') reply.header(name, value);
      if (answer.body.kind !== 'complete') throw new Error('The gateway answers in one piece');
      return await reply.send(answer.body.string);
    } catch (error) {
      return refuse(reply, error, requestId, logger);
    }
  });
}

function bearerToken(request: FastifyRequest): string | null {
  const { authorization } = request.headers;
  if (authorization === undefined) return null;
  const token = /^Bearer ([\w-]+\.[\w-]*\.[\w-]*)$/i.exec(authorization)?.[1];
  if (!token) throw new TokenRefused('UNAUTHENTICATED', 'The Authorization header must be "Bearer <token>".');
  return token;
}

function refuse(reply: FastifyReply, error: unknown, requestId: string, logger: Logger): FastifyReply {
  if (error instanceof TokenRefused)
    return reply.status(401).send({
      errors: [
        {
          message: error.message,
          extensions: {
            code: error.code,
            localized: {
              vi:
                error.code === 'TOKEN_EXPIRED'
                  ? 'Phiên đăng nhập đã hết hạn, hãy đăng nhập lại.'
                  : 'Không xác minh được mã đăng nhập.',
              en: error.message,
            },
          },
        },
      ],
    });
  const unavailable = error instanceof IdentityUnavailable;
  logger.error(
    { requestId, reason: error instanceof Error ? error.message : String(error) },
    'a request failed',
  );
  return reply.status(unavailable ? 503 : 500).send({
    errors: [
      {
        message: unavailable
          ? 'The platform is not available right now.'
          : 'Something went wrong on our side.',
        extensions: { code: unavailable ? 'SERVICE_UNAVAILABLE' : 'INTERNAL_SERVER_ERROR', requestId },
      },
    ],
  });
}

/** Keeps message, path, code and localized text; what else a subgraph or a connection said goes to the log. */
function presentError(formatted: GraphQLFormattedError, logger: Logger): GraphQLFormattedError {
  const { code, localized } = formatted.extensions ?? {};
  const known = typeof code === 'string' && (ERROR_CODES as readonly string[]).includes(code);
  const expected = known && code !== 'INTERNAL_SERVER_ERROR';
  if (!expected)
    logger.error({ path: formatted.path, reason: formatted.message }, 'a part of a request failed');
  const location = {
    ...(formatted.path ? { path: formatted.path } : {}),
    ...(formatted.locations ? { locations: formatted.locations } : {}),
  };
  return expected
    ? {
        message: formatted.message,
        ...location,
        extensions: localized === undefined ? { code } : { code, localized },
      }
    : {
        message: known
          ? 'Something went wrong on our side.'
          : 'A service of the platform is not available right now.',
        ...location,
        extensions: { code: known ? 'INTERNAL_SERVER_ERROR' : 'SERVICE_UNAVAILABLE' },
      };
}
