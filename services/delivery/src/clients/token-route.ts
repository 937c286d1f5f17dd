import type { SqlExecutor } from '@reformgraph/messaging';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { atMost } from '../at-most.ts';
import { pausedWebhooksHeader } from '../webhooks/paused-header.ts';
import { TOKEN_SECONDS, type AccessTokens } from './access-token.ts';
import { CLIENT_ID, credentialsOf, grantsOf, type Credentials } from './client-store.ts';
import { isSecret } from './client-secret.ts';
import { FailedSignIns } from './failed-sign-ins.ts';
import { scopesOf, within } from './scopes.ts';
import { invalidClient, readTokenRequest, TokenRefused, type TokenRequest } from './token-request.ts';

/** Who asked the gateway, which alone reaches delivery. */
const CALLER_HEADER = 'x-reformgraph-caller';

const FORM = 'application/x-www-form-urlencoded';
const LARGEST_FORM = 16 * 1024;
const SECRETS_AT_ONCE = 2;
const SECRETS_WAITING = 100;

/** `POST /oauth/token`: a token for a client that shows its secret, as RFC 6749, 4.4 says. */
export function tokenRoute(
  http: FastifyInstance,
  { sql, tokens }: { readonly sql: SqlExecutor; readonly tokens: AccessTokens },
): void {
  const failures = new FailedSignIns();
  const oneOfFew = atMost(SECRETS_AT_ONCE, SECRETS_WAITING);

  /** Takes as long whether there is such a client or not. */
  const believed = async ({ clientId, secret }: TokenRequest, caller: string): Promise<Credentials> => {
    const wait = failures.attempt(caller);
    if (wait > 0) throw slowDown(wait);
    const kept = CLIENT_ID.test(clientId) ? await credentialsOf(sql, clientId) : null;
    if (!(await oneOfFew(() => isSecret(secret, kept?.secretHash ?? null))) || !kept) throw invalidClient();
    failures.forgive(caller);
    return kept;
  };

  http.removeAllContentTypeParsers();
  const bounded = { parseAs: 'string', bodyLimit: LARGEST_FORM } as const;
  http.addContentTypeParser(FORM, bounded, (_request, body: string, done) =>
    done(null, new URLSearchParams(body)),
  );
  http.addContentTypeParser('*', bounded, (_request, _body, done) => done(null, null));
  http.setErrorHandler((error, _request, reply) => {
    if (error instanceof TokenRefused) return sendRefusal(reply, error);
    throw error;
  });
  http.post('/oauth/token', async (request, reply) => {
    const asked = readTokenRequest(request.headers.authorization, request.body);
    const { secretVersion } = await believed(asked, `${callerOf(request)} ${asked.clientId}`);
    const { clientId, scope } = asked;
    const granted = await grantsOf(sql, clientId, secretVersion);
    if (!granted) throw invalidClient();
    const given = scopesOf(within(granted, scope));
    if (scope !== null && scope.split(' ').some((one) => !given.includes(one))) throw invalidScope();
    return reply
      .headers({
        'cache-control': 'no-store',
        pragma: 'no-cache',
        ...(await pausedWebhooksHeader(sql, clientId)),
      })
      .send({
        access_token: await tokens.sign({ clientId, secretVersion, scope }),
        token_type: 'Bearer',
        expires_in: TOKEN_SECONDS,
        ...(given.length > 0 ? { scope: given.join(' ') } : {}),
      });
  });
  http.route({
    method: ['GET', 'PUT', 'PATCH', 'DELETE'],
    url: '/oauth/token',
    handler: () => {
      throw new TokenRefused(405, 'invalid_request', ONLY_POST, { allow: 'POST' });
    },
  });
}

const callerOf = ({ headers, ip }: FastifyRequest) => {
  const told = headers[CALLER_HEADER];
  return typeof told === 'string' ? told : ip;
};

function sendRefusal(reply: FastifyReply, { status, error, localized, headers }: TokenRefused): FastifyReply {
  return reply
    .status(status)
    .headers({ ...headers, 'cache-control': 'no-store', pragma: 'no-cache' })
    .send({ error, error_description: localized.en, localized });
}

const ONLY_POST = { vi: 'Hãy dùng phương thức POST.', en: 'Use the method POST.' };

const invalidScope = () =>
  new TokenRefused(400, 'invalid_scope', {
    vi: 'Có phạm vi được yêu cầu mà đơn vị của bạn không được cấp.',
    en: 'A scope was asked for that is not granted to you.',
  });

const slowDown = (milliseconds: number) =>
  new TokenRefused(
    429,
    'slow_down',
    {
      vi: 'Đã sai quá nhiều lần. Hãy thử lại sau ít phút.',
      en: 'It failed too often. Try again in a moment.',
    },
    { 'retry-after': String(Math.ceil(milliseconds / 1_000)) },
  );
