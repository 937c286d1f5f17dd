import { createLogger, createWebServer } from '@reformgraph/subgraph-kit';
import type { FastifyInstance } from 'fastify';
import { guardOrigins } from './origin-guard.ts';

const HOST = 'graph.example.org';
const ORIGIN = 'https://front.example.org';

describe('guardOrigins', () => {
  let http: FastifyInstance;
  let asked: number;
  beforeEach(() => {
    asked = 0;
    http = createWebServer({
      logger: createLogger('spec', 'silent'),
      largestBody: 1024,
      namedByCaller: false,
    });
    guardOrigins(http, { hosts: [HOST], origins: [ORIGIN] });
    http.post('/graphql', () => {
      asked += 1;
      return { data: {} };
    });
  });
  afterEach(() => http.close());

  const ask = (headers: Record<string, string>, method: 'POST' | 'OPTIONS' = 'POST') =>
    http.inject({ method, url: '/graphql', headers: { host: HOST, ...headers } });

  it('answers a known host without an origin, and gives no CORS headers', async () => {
    const { statusCode, headers } = await ask({});
    expect([statusCode, asked]).toEqual([200, 1]);
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('answers an allowed origin, for that origin only', async () => {
    const { statusCode, headers } = await ask({ origin: ORIGIN });
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({ 'access-control-allow-origin': ORIGIN, vary: 'origin' });
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it.each(['evil.example.org', `${HOST}.evil.example.org`, `${HOST}:8080`, ''])(
    'refuses the host "%s" before anything is done',
    async (host) => {
      const answer = await ask({ host });
      expect(answer.statusCode).toBe(403);
      expect(answer.json()).toMatchObject({
        errors: [{ extensions: { code: 'FORBIDDEN', reason: 'HOST' } }],
      });
      expect(asked).toBe(0);
    },
  );

  it.each([
    'https://evil.example.org',
    `${ORIGIN}.evil.example.org`,
    ORIGIN.replace('https', 'http'),
    'null',
  ])('refuses the origin "%s" before anything is done', async (origin) => {
    const answer = await ask({ origin });
    expect(answer.statusCode).toBe(403);
    expect(answer.json()).toMatchObject({
      errors: [{ extensions: { code: 'FORBIDDEN', reason: 'ORIGIN' } }],
    });
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
    expect(asked).toBe(0);
  });

  it('tells a browser beforehand what an allowed origin may send', async () => {
    const { statusCode, headers } = await ask({ origin: ORIGIN }, 'OPTIONS');
    expect(statusCode).toBe(204);
    expect(headers).toMatchObject({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'authorization, content-type',
    });
    expect((await ask({ origin: 'https://evil.example.org' }, 'OPTIONS')).statusCode).toBe(403);
    expect(asked).toBe(0);
  });
});
