import { createLogger } from '@reformgraph/subgraph-kit';
import { SUBGRAPHS } from '@reformgraph/subgraph-kit/subgraphs';
import type { FastifyInstance } from 'fastify';
import { exportJWK, generateKeyPair } from 'jose';
import { writeSite } from '../events/write-site.ts';
import { settings } from './config.ts';
import { EVENT_PAGES } from './event-pages.ts';
import { createGateway } from './gateway.ts';

const HOST = 'graph.example.org';
const TYPE = 'reformgraph.published.assessment.published.v0';

describe('a gateway in production', () => {
  let http: FastifyInstance;
  beforeAll(async () => {
    await writeSite(EVENT_PAGES);
    const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
    const nobody = SUBGRAPHS.map((name) => [`SUBGRAPH_URL_${name.toUpperCase()}`, 'http://127.0.0.1:1']);
    const config = settings.parse({
      ...Object.fromEntries(nobody),
      PORT: '4000',
      PLATFORM_MODE: 'production',
      OIDC_ISSUER: 'https://sign-in.example.org',
      OIDC_JWKS_URL: 'https://sign-in.example.org/keys',
      IDENTITY_PRIVATE_KEY: JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'spec', alg: 'EdDSA' }),
      ALLOWED_HOSTS: HOST,
    });
    http = (await createGateway(config, createLogger('gateway', 'silent'))).http;
  });
  afterAll(() => http.close());

  const get = (url: string, headers: Record<string, string> = {}) =>
    http.inject({ method: 'GET', url, headers: { host: HOST, ...headers } });

  it.each([
    ['/events/', 'text/html; charset=utf-8', 'Events of the platform'],
    [`/events/${TYPE}/`, 'text/html; charset=utf-8', 'components[].selfScore'],
    [`/events/${TYPE}/differences`, 'text/html; charset=utf-8', 'This is the only version'],
    ['/events/events.css', 'text/css; charset=utf-8', '--page'],
    ['/events/icon.svg', 'image/svg+xml', '<svg'],
    ['/events/asyncapi.json', 'application/json; charset=utf-8', '"asyncapi": "3.0.0"'],
    ['/events/schemas/cloudevent.json', 'application/json; charset=utf-8', 'aggregateversion'],
    [`/events/schemas/${TYPE}.json`, 'application/json; charset=utf-8', '"x-reformgraph"'],
    [`/events/samples/${TYPE}.json`, 'application/json; charset=utf-8', 'SYNTHETIC'],
  ])('serves %s to anybody', async (url, type, text) => {
    const { statusCode, headers, body } = await get(url);
    expect({ statusCode, type: headers['content-type'] }).toEqual({ statusCode: 200, type });
    expect(body).toContain(text);
  });

  it('lets a page run nothing, load its own styles and pictures alone, and be framed by nobody', async () => {
    const { headers } = await get('/events/');
    expect(headers).toMatchObject({
      'content-security-policy':
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-cache',
    });
  });

  it('answers that nothing has changed to whoever has it already', async () => {
    const { headers } = await get('/events/asyncapi.json');
    const { statusCode } = await get('/events/asyncapi.json', { 'if-none-match': String(headers.etag) });
    expect(statusCode).toBe(304);
  });

  it.each([
    ['/events', '/events/'],
    [`/events/${TYPE}`, `/events/${TYPE}/`],
  ])('leads from %s to the page', async (url, page) => {
    const { statusCode, headers } = await get(url);
    expect({ redirected: statusCode >= 301 && statusCode <= 308, to: headers.location }).toEqual({
      redirected: true,
      to: page,
    });
  });

  it.each([
    '/events/reformgraph.spec.none.v0/',
    '/events/../main.cjs',
    '/events/%2e%2e/main.cjs',
    '/events/schemas/',
  ])('has nothing at %s', async (url) => expect((await get(url)).statusCode).toBe(404));

  it('serves no explorer, and no page under a host that it does not know', async () => {
    expect((await get('/explorer/')).statusCode).toBe(404);
    expect((await get('/events/', { host: 'elsewhere.example.org' })).statusCode).toBe(403);
  });
});
