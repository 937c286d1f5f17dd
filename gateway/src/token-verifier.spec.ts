import { createServer, request, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLogger, DEVELOPMENT_ISSUER } from '@reformgraph/subgraph-kit';
import { mintDevelopmentToken } from '@reformgraph/subgraph-kit/development-sign-in';
import { SUBGRAPHS } from '@reformgraph/subgraph-kit/subgraphs';
import type { FastifyInstance } from 'fastify';
import {
  exportJWK,
  exportSPKI,
  generateKeyPair,
  SignJWT,
  UnsecuredJWT,
  type CryptoKey,
  type JWK,
  type JWTPayload,
} from 'jose';
import { settings, type Config } from './config.ts';
import { createGateway } from './gateway.ts';
import { createTokenVerifier } from './token-verifier.ts';

const ISSUER = 'https://id.example.org';
const HOST = 'graph.example.org';
const ALL_BUT_DATE = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

/** Claims to add; undefined takes one away. */
type Claims = Readonly<Record<string, unknown>>;

interface SigningKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly published: JWK;
}

async function signingKey(kid: string, alg = 'RS256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const published = { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' };
  return { kid, alg, privateKey, publicKey, published };
}

const seconds = (fromNow: number) => Math.floor(Date.now() / 1000) + fromNow;

/** What a good token says, but for what is told otherwise. */
const claims = (other: Claims = {}): JWTPayload => ({
  iss: ISSUER,
  aud: 'reformgraph',
  sub: 'an.nguyen',
  exp: seconds(600),
  ...other,
});

const sign = (key: SigningKey, other?: Claims) =>
  new SignJWT(claims(other)).setProtectedHeader({ alg: key.alg, kid: key.kid }).sign(key.privateKey);

/** A production gateway's verifier, whose issuer publishes its keys on a real connection. */
describe('tokens of an OIDC issuer', () => {
  let issuer: Server;
  let http: FastifyInstance | undefined;
  let serve: RequestListener;
  let config: Config;
  let key: SigningKey;
  let asked: number;

  const publish = (...keys: readonly SigningKey[]) => {
    serve = (_request, response) =>
      response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ keys: keys.map(({ published }) => published) }));
  };

  beforeAll(async () => {
    key = await signingKey('first');
    issuer = createServer((request, response) => {
      asked += 1;
      serve(request, response);
    });
    await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
    const identityKey = await exportJWK((await generateKeyPair('EdDSA', { extractable: true })).privateKey);
    config = settings.parse({
      ...Object.fromEntries(
        SUBGRAPHS.map((name) => [`SUBGRAPH_URL_${name.toUpperCase()}`, 'http://127.0.0.1:1']),
      ),
      PORT: '4000',
      PLATFORM_MODE: 'production',
      OIDC_ISSUER: ISSUER,
      OIDC_JWKS_URL: `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/keys`,
      IDENTITY_PRIVATE_KEY: JSON.stringify(identityKey),
      ALLOWED_HOSTS: HOST,
    });
  });
  beforeEach(() => {
    asked = 0;
    publish(key);
  });
  afterEach(() => jest.useRealTimers());
  afterAll(async () => {
    await http?.close();
    issuer.closeAllConnections();
    await new Promise((resolve) => issuer.close(resolve));
  });

  const AWAY = { status: 503, code: 'SERVICE_UNAVAILABLE' };
  const WRONG = { status: 401, code: 'UNAUTHENTICATED' };
  const UNVERIFIED = { ...WRONG, message: 'The token cannot be verified.' };
  const UNKNOWN_ISSUER = { ...WRONG, message: 'The token is of no known issuer.' };
  const notGood = (claim: string) => ({ ...WRONG, message: `The token is not good here ("${claim}").` });

  const verify = (token: string) => createTokenVerifier(config)(token);

  it.each(['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'])('lets a good token by %s through', async (alg) => {
    const other = await signingKey('other', alg);
    publish(key, other);
    expect(await verify(await sign(other))).toEqual({ subject: 'an.nguyen', developmentKey: false });
  });

  it('asks for the keys once for many tokens', async () => {
    const verifyToken = createTokenVerifier(config);
    await Promise.all([verifyToken(await sign(key)), verifyToken(await sign(key, { sub: 'b' }))]);
    await verifyToken(await sign(key));
    expect(asked).toBe(1);
  });

  it.each<[string, Claims, object]>([
    ['another audience', { aud: 'elsewhere' }, notGood('aud')],
    ['no audience', { aud: undefined }, notGood('aud')],
    ['another issuer', { iss: 'https://evil.example.org' }, UNKNOWN_ISSUER],
    ['the issuer of development', { iss: DEVELOPMENT_ISSUER }, UNKNOWN_ISSUER],
    ['no issuer', { iss: undefined }, UNKNOWN_ISSUER],
    ['no end', { exp: undefined }, notGood('exp')],
    ['a later beginning', { nbf: seconds(60) }, notGood('nbf')],
    ['no subject', { sub: undefined }, notGood('sub')],
    ['an empty subject', { sub: '' }, { ...WRONG, message: 'The token names no usable subject.' }],
    [
      'an endless subject',
      { sub: 'a'.repeat(201) },
      { ...WRONG, message: 'The token names no usable subject.' },
    ],
    ['an end that has passed', { exp: seconds(-60) }, { status: 401, code: 'TOKEN_EXPIRED' }],
  ])('refuses a token of %s', async (_case, other, refusal) => {
    await expect(verify(await sign(key, other))).rejects.toMatchObject(refusal);
  });

  it('refuses a token signed by another key of the same name', async () => {
    await expect(verify(await sign(await signingKey(key.kid)))).rejects.toMatchObject(UNVERIFIED);
  });

  it('refuses a token whose claims were changed after signing', async () => {
    const [header, , signature] = (await sign(key)).split('.');
    const changed = Buffer.from(JSON.stringify(claims({ sub: 'another' }))).toString('base64url');
    await expect(verify([header, changed, signature].join('.'))).rejects.toMatchObject(UNVERIFIED);
  });

  it('refuses a token that nobody signed', async () => {
    await expect(verify(new UnsecuredJWT(claims()).encode())).rejects.toMatchObject(UNVERIFIED);
  });

  it('refuses a token by HS256 with the public key as its secret', async () => {
    const secret = new TextEncoder().encode(await exportSPKI(key.publicKey));
    const token = await new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', kid: key.kid }).sign(secret);
    await expect(verify(token)).rejects.toMatchObject(UNVERIFIED);
  });

  it('refuses a token by HS256 though the issuer publishes such a key', async () => {
    const secret = Buffer.from('0123456789abcdef0123456789abcdef');
    const shared = { kty: 'oct', k: secret.toString('base64url'), kid: 'shared', alg: 'HS256' };
    publish({ ...key, published: shared });
    const token = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'HS256', kid: 'shared' })
      .sign(secret);
    await expect(verify(token)).rejects.toMatchObject(UNVERIFIED);
  });

  it('refuses a token of the development key', async () => {
    const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
    const { token } = await mintDevelopmentToken(await exportJWK(privateKey), 'admin');
    await expect(verify(token)).rejects.toMatchObject(UNKNOWN_ISSUER);
    expect(asked).toBe(0);
  });

  it('fetches the keys anew for a rotated one, at most twice a minute', async () => {
    jest.useFakeTimers({ now: Date.now(), doNotFake: [...ALL_BUT_DATE] });
    const verifyToken = createTokenVerifier(config);
    await verifyToken(await sign(key));
    const rotated = await signingKey('second');
    publish(rotated);
    await expect(verifyToken(await sign(rotated))).rejects.toMatchObject(UNVERIFIED);
    expect(asked).toBe(1);

    jest.setSystemTime(Date.now() + 31_000);
    expect(await verifyToken(await sign(rotated))).toMatchObject({ subject: 'an.nguyen' });
    expect(asked).toBe(2);
    await expect(verifyToken(await sign(key))).rejects.toMatchObject(UNVERIFIED);
  });

  it.each<[string, RequestListener]>([
    ['breaks off', (request) => request.socket.destroy()],
    ['answers that it fails', (_request, response) => response.writeHead(500).end()],
    ['sends elsewhere', (_request, response) => response.writeHead(302, { location: '/other' }).end()],
    ['answers no JSON', (_request, response) => response.end('<html>')],
    ['answers no keys', (_request, response) => response.end('{"keys":"none"}')],
    ['does not answer', () => undefined],
  ])('says that it is away, not that the token is wrong, while the issuer %s', async (_case, fault) => {
    const verifyToken = createTokenVerifier(config);
    const token = await sign(key);
    serve = fault;
    await expect(verifyToken(token)).rejects.toMatchObject(AWAY);
    publish(key);
    expect(await verifyToken(token)).toMatchObject({ subject: 'an.nguyen' });
  });

  it('answers a wrong token over HTTP by 503 while the keys are away, and by 401 once it can tell', async () => {
    const logged: string[] = [];
    const logger = createLogger('gateway', 'info', { write: (line) => logged.push(line) });
    http = (await createGateway(config, logger)).http;
    const url = `${await http.listen({ host: '127.0.0.1', port: 0 })}/graphql`;
    const token = await sign(await signingKey(key.kid));
    const headers = { host: HOST, 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const post = () =>
      new Promise((resolve, reject) => {
        const sent = request(url, { method: 'POST', headers }, (answer) => {
          const challenge = answer.headers['www-authenticate'];
          answer.resume().on('end', () => resolve({ status: answer.statusCode, challenge }));
        });
        sent.on('error', reject).end('{"query":"{ __typename }"}');
      });
    serve = (_request, response) => response.writeHead(500).end();
    expect(await post()).toEqual({ status: 503, challenge: undefined });
    publish(key);
    expect(await post()).toEqual({ status: 401, challenge: 'Bearer' });
    expect(logged.join()).not.toContain(token);
  });
});
