import { request } from 'node:http';
import { connect } from 'node:net';
import { createLogger } from '@reformgraph/subgraph-kit';
import { mintDevelopmentToken } from '@reformgraph/subgraph-kit/development-sign-in';
import type { FastifyInstance } from 'fastify';
import { SUBGRAPHS } from '@reformgraph/subgraph-kit/subgraphs';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { settings } from './config.ts';
import { createGateway } from './gateway.ts';

const HOST = 'graph.example.org';
const ORIGIN = 'https://front.example.org';
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const QUERY = JSON.stringify({ query: '{ __typename }' });
const NO_QUERY = 'The body must be a JSON object with a "query".';
const JSON_TYPE = { 'content-type': 'application/json' };

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}
interface Fault {
  readonly message: string;
  readonly extensions: { readonly code: string; readonly localized: { vi: string; en: string } };
}

/** A gateway whose subgraphs all are away. */
describe('a gateway', () => {
  let http: FastifyInstance;
  let port: number;
  let key: JWK;
  const logged: string[] = [];
  beforeAll(async () => {
    const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
    key = { ...(await exportJWK(privateKey)), kid: 'development', alg: 'EdDSA' };
    const nobody = Object.fromEntries(
      SUBGRAPHS.map((name) => [`SUBGRAPH_URL_${name.toUpperCase()}`, 'http://127.0.0.1:1']),
    );
    const config = settings.parse({
      ...nobody,
      PORT: '4000',
      PLATFORM_MODE: 'development',
      DEVELOPMENT_KEY: JSON.stringify(key),
      IDENTITY_PRIVATE_KEY: JSON.stringify(key),
      ALLOWED_HOSTS: HOST,
      ALLOWED_ORIGINS: ORIGIN,
    });
    const logger = createLogger('gateway', 'info', { write: (line) => logged.push(line) });
    http = (await createGateway(config, logger)).http;
    port = Number(new URL(await http.listen({ host: '127.0.0.1', port: 0 })).port);
  });
  afterAll(() => http.close());

  const send = (
    method: string,
    path: string,
    headers: Record<string, string | string[]> = {},
    body = '',
  ): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const asked = request({ port, method, path, headers: { host: HOST, ...headers } }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => (text += part));
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }),
        );
      });
      asked.on('error', reject).end(body);
    });
  const faultOf = ({ body }: Answer): Fault => (JSON.parse(body) as { errors: [Fault] }).errors[0];

  /** What every refusal has: its own id, both languages, and nothing for a cache. */
  const expectRefusal = (answer: Answer, status: number, code: string) => {
    const fault = faultOf(answer);
    expect({ status: answer.status, code: fault.extensions.code }).toEqual({ status, code });
    expect(answer.headers['x-request-id']).toMatch(ID);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(fault.extensions.localized).toEqual({
      vi: expect.stringMatching(/./) as unknown,
      en: fault.message,
    });
    return fault.message;
  };

  it.each([
    ['a malformed body', 'POST', '/graphql', JSON_TYPE, '{"query":', 400, 'The body is not readable JSON.'],
    ['an empty body', 'POST', '/graphql', JSON_TYPE, '', 400, 'The request has no body.'],
    ['no body and no type', 'POST', '/graphql', {}, '', 400, NO_QUERY],
    ['a batch', 'POST', '/graphql', JSON_TYPE, `[${QUERY}]`, 400, NO_QUERY],
    ['a body without a query', 'POST', '/graphql', JSON_TYPE, '{"variables":{}}', 400, NO_QUERY],
    ['no object', 'POST', '/graphql', JSON_TYPE, 'null', 400, NO_QUERY],
    [
      'a prototype in the body',
      'POST',
      '/graphql',
      JSON_TYPE,
      '{"__proto__":{"query":"{ __typename }"}}',
      400,
      'The body is not readable JSON.',
    ],
    [
      'the simple type of a form elsewhere',
      'POST',
      '/graphql',
      { 'content-type': 'text/plain' },
      QUERY,
      415,
      'Send content-type: application/json.',
    ],
    ['no type', 'POST', '/graphql', {}, QUERY, 415, 'Send content-type: application/json.'],
    [
      'a body too large',
      'POST',
      '/graphql',
      JSON_TYPE,
      ' '.repeat(2 * 1024 * 1024 + 1),
      413,
      'The body is larger than 2 MB.',
    ],
    ['a query by GET', 'GET', '/graphql?query={__typename}', {}, '', 405, 'Send GraphQL requests by POST.'],
    ['an unknown path', 'POST', '/graphql/x', JSON_TYPE, QUERY, 404, 'Nothing is served at this address.'],
    ['an unreadable path', 'POST', '/graphql%', JSON_TYPE, QUERY, 400, 'The address cannot be read.'],
  ])('answers %s in GraphQL’s shape', async (_case, method, path, headers, body, status, message) => {
    const answer = await send(method, path, headers, body);
    expect(expectRefusal(answer, status, 'BAD_REQUEST')).toBe(message);
  });

  it('answers what is no HTTP in the same shape', async () => {
    const said = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(port, '127.0.0.1', () =>
        socket.write('POST /graphql HTTP/1.1\r\nbroken\r\n\r\n'),
      );
      socket.on('data', (part) => (text += part.toString()));
      socket.on('end', () => resolve(text)).on('error', reject);
    });
    const [head = '', body = ''] = said.split('\r\n\r\n');
    const headers = Object.fromEntries(
      head
        .split('\r\n')
        .slice(1)
        .map((line): [string, string | undefined] => {
          const [name = '', value] = line.split(': ');
          return [name, value];
        }),
    );
    expectRefusal({ status: Number(head.split(' ')[1]), headers, body }, 400, 'BAD_REQUEST');
  });

  const SCHEME = 'The Authorization header must be of the scheme Bearer: "Bearer <token>".';
  const NO_TOKEN = 'The Authorization header holds no token after "Bearer".';
  const NO_JWT = 'What follows "Bearer" is not a JSON Web Token (three parts between dots).';
  it.each([
    ['Basic dTpw', SCHEME],
    ['', SCHEME],
    ['Bearerabc', SCHEME],
    ['Bearer', NO_TOKEN],
    ['Bearer  ', NO_TOKEN],
    ['Bearer abc', NO_JWT],
    ['bearer a.b.c d', NO_JWT],
    ['Bearer a.b.c', 'The token cannot be read.'],
    ['Bearer e30.e30.', 'The token is of no known issuer.'],
  ])('says what is wrong with the Authorization "%s"', async (authorization, message) => {
    const answer = await send('POST', '/graphql', { ...JSON_TYPE, authorization }, QUERY);
    expect(expectRefusal(answer, 401, 'UNAUTHENTICATED')).toBe(message);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
  });

  it('refuses two Authorization headers, whichever would be good', async () => {
    const { token } = await mintDevelopmentToken(key, 'planner');
    const authorization = [`Bearer ${token}`, 'Bearer abc'];
    const answer = await send('POST', '/graphql', { ...JSON_TYPE, authorization }, QUERY);
    expect(expectRefusal(answer, 401, 'UNAUTHENTICATED')).toBe(
      'There are several Authorization headers: send one.',
    );
  });

  it('tells an expired token from a wrong one', async () => {
    const { token } = await mintDevelopmentToken(key, 'planner', new Date(Date.now() - 13 * 3_600_000));
    const answer = await send('POST', '/graphql', { ...JSON_TYPE, authorization: `Bearer ${token}` }, QUERY);
    expect(expectRefusal(answer, 401, 'TOKEN_EXPIRED')).toBe('The token has expired: sign in again.');
  });

  it.each([
    ['HOST', { host: 'evil.example.org' }],
    ['HOST', { host: '[::1]:4001' }],
    ['ORIGIN', { origin: 'https://evil.example.org' }],
    ['ORIGIN', { origin: 'null' }],
  ])('names its refusal of a wrong %s %j', async (reason, headers) => {
    const answer = await send('POST', '/graphql', { ...JSON_TYPE, ...headers }, QUERY);
    expectRefusal(answer, 403, 'FORBIDDEN');
    expect(faultOf(answer).extensions).toMatchObject({ reason });
  });

  it('lets an allowed page read its refusals and their id', async () => {
    const answer = await send('POST', '/graphql', { ...JSON_TYPE, origin: ORIGIN }, '{');
    expectRefusal(answer, 400, 'BAD_REQUEST');
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': ORIGIN,
      'access-control-expose-headers': 'x-request-id',
    });
  });

  it.each(['LOCALHOST:4000', '127.0.0.1:4000', '[::1]:4000'])('answers the host %s', async (host) => {
    expectRefusal(await send('GET', '/graphql', { host }), 405, 'BAD_REQUEST');
  });

  const lines = () => logged.map((line) => JSON.parse(line) as Record<string, unknown>);

  it('logs a refusal under the id that the client got, and no token', async () => {
    const answer = await send('POST', '/graphql', { ...JSON_TYPE, authorization: 'Basic c2VjcmV0' }, QUERY);
    const requestId = answer.headers['x-request-id'];
    expect(lines()).toContainEqual(
      expect.objectContaining({ requestId, msg: 'a request was refused', code: 'UNAUTHENTICATED' }),
    );
    expect(logged.join()).not.toContain('c2VjcmV0');
  });

  it('logs an outage under the id that the client got, and not the id the client chose', async () => {
    const chosen = '00000000-0000-4000-8000-000000000000';
    const answer = await send('POST', '/graphql', { ...JSON_TYPE, 'x-request-id': chosen }, QUERY);
    expect(expectRefusal(answer, 503, 'SERVICE_UNAVAILABLE')).toBe(
      'The platform is not available right now: try again.',
    );
    const requestId = answer.headers['x-request-id'];
    expect(requestId).not.toBe(chosen);
    expect(lines()).toContainEqual(
      expect.objectContaining({ requestId, msg: 'a request failed', code: 'SERVICE_UNAVAILABLE' }),
    );
  });

  it('is alive and not ready while its subgraphs are away, and tells any host', async () => {
    const probe = (path: string) => send('GET', path, { host: '10.0.0.7:4000' });
    expect(await probe('/livez')).toMatchObject({ status: 200 });
    const { status, body } = await probe('/readyz');
    expect(status).toBe(503);
    expect(JSON.parse(body)).toEqual({ status: 'unavailable', notReady: SUBGRAPHS });
  });
});
