import { randomUUID } from 'node:crypto';
import { sqlOf } from '@reformgraph/messaging';
import { SignJWT } from 'jose';
import { OWN_UNITS_TOPIC, PUBLISHED_TOPICS } from '../topics/feed-topics.ts';
import { startSpecDelivery, tokenRequest, TOKEN_SECRET, type SpecDelivery } from '../spec-delivery.ts';
import { revoke, revokeClient, rotateSecret } from './client-store.ts';

const [TOPIC = ''] = PUBLISHED_TOPICS;
const UNIT = { id: randomUUID(), code: 'SNV' };
const GRANTS = { topics: [TOPIC], units: [UNIT], webhooks: true };
const SCOPES = `topic:${TOPIC} unit:SNV webhooks`;

let delivery: SpecDelivery;
beforeAll(async () => {
  delivery = await startSpecDelivery();
});
afterAll(() => delivery.stop());

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

async function ask(request: RequestInit): Promise<Answer> {
  const answer = await fetch(`${delivery.url}/oauth/token`, request);
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Answer['body'] };
}

const form = (fields: Record<string, string>) => ({ method: 'POST', body: new URLSearchParams(fields) });
const webhooksBy = async (token: string) => (await delivery.get('/webhooks', token)).status;
const tokenOf = ({ body }: Answer) => String(body['access_token']);

describe('a token', () => {
  it('is given for Basic credentials, with the scopes that are granted, and kept by no cache', async () => {
    const client = await delivery.client(GRANTS);
    const { status, headers, body } = await ask(tokenRequest(client));
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        access_token: expect.any(String) as unknown,
        token_type: 'Bearer',
        expires_in: 600,
        scope: SCOPES,
      },
    });
    expect([headers.get('cache-control'), headers.get('pragma')]).toEqual(['no-store', 'no-cache']);
    expect(await webhooksBy(String(body['access_token']))).toBe(200);
  });

  it('is given for credentials in the form', async () => {
    const { id, secret } = await delivery.client(GRANTS);
    const answer = await ask(
      form({ grant_type: 'client_credentials', client_id: id, client_secret: secret }),
    );
    expect(answer).toMatchObject({ status: 200, body: { scope: SCOPES } });
  });

  it('asked for fewer scopes has no more than these', async () => {
    const client = await delivery.client(GRANTS);
    const fewer = await ask(tokenRequest(client, { scope: `topic:${TOPIC}` }));
    expect(fewer).toMatchObject({ status: 200, body: { scope: `topic:${TOPIC}` } });
    expect(await webhooksBy(tokenOf(fewer))).toBe(403);
    expect(await webhooksBy(tokenOf(await ask(tokenRequest(client, { scope: 'webhooks' }))))).toBe(200);
  });

  it('asked for fewer scopes makes no webhook of what it may not read', async () => {
    const units = [UNIT, { id: randomUUID(), code: 'STC' }];
    const client = await delivery.client({ ...GRANTS, units });
    const made = async (scope: string | null, topic: string) => {
      const token = tokenOf(await ask(tokenRequest(client, scope === null ? {} : { scope })));
      const url = `http://127.0.0.1:9/${randomUUID()}`;
      const answer = await fetch(`${delivery.url}/webhooks`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ url, topic }),
      });
      return answer.status;
    };
    expect(await made('webhooks', TOPIC)).toBe(403);
    expect(await made(`webhooks topic:${TOPIC}`, TOPIC)).toBe(201);
    expect(await made('webhooks unit:SNV', OWN_UNITS_TOPIC)).toBe(403);
    expect(await made('webhooks unit:SNV unit:STC', OWN_UNITS_TOPIC)).toBe(201);
    expect(await made(null, OWN_UNITS_TOPIC)).toBe(201);
  });

  it('counts no more at the next request once its client is revoked, or has another secret', async () => {
    for (const end of [revokeClient, rotateSecret]) {
      const client = await delivery.client(GRANTS);
      const token = await delivery.token(client);
      expect(await webhooksBy(token)).toBe(200);
      await end(sqlOf(delivery.ownerPool), client.id);
      const cut = await delivery.get('/webhooks', token);
      expect(cut.status).toBe(401);
      expect(cut.headers.get('www-authenticate')).toBe('Bearer realm="reformgraph", error="invalid_token"');
      expect(await cut.json()).toMatchObject({
        code: 'TOKEN_INVALID',
        localized: { vi: expect.stringContaining('Mã truy cập') as unknown },
      });
      expect(await ask(tokenRequest(client))).toMatchObject({
        status: 401,
        body: { error: 'invalid_client' },
      });
    }
  });

  it('does no more what was taken from its client', async () => {
    const client = await delivery.client(GRANTS);
    const token = await delivery.token(client);
    await revoke(sqlOf(delivery.ownerPool), client.id, { topics: [], units: [], webhooks: true });
    const refused = await delivery.get('/webhooks', token);
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ code: 'WEBHOOKS_NOT_GRANTED' });
  });

  it('that is missing, forged, over or of another algorithm is refused', async () => {
    const { id } = await delivery.client(GRANTS);
    const signed = (secret: string, audience: string, until: string) =>
      new SignJWT({ secret_version: 1 })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer('urn:reformgraph:delivery')
        .setAudience(audience)
        .setSubject(id)
        .setIssuedAt()
        .setExpirationTime(until)
        .sign(new TextEncoder().encode(secret));
    const ours = 'urn:reformgraph:delivery';
    expect(await webhooksBy(await signed(TOKEN_SECRET, ours, '1m'))).toBe(200);
    const unsigned = [
      { alg: 'none' },
      { sub: id, iss: ours, aud: ours, iat: 1, exp: 1e10, secret_version: 1 },
    ]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    for (const token of [
      await signed('another secret of 32 letters or more', ours, '1m'),
      await signed(TOKEN_SECRET, 'somebody else', '1m'),
      await signed(TOKEN_SECRET, ours, '-1s'),
      `${unsigned}.`,
      'x',
    ])
      expect(await webhooksBy(token)).toBe(401);
    const missing = await fetch(`${delivery.url}/webhooks`);
    expect(missing.headers.get('www-authenticate')).toBe('Bearer realm="reformgraph"');
    expect(await missing.json()).toMatchObject({ status: 401, code: 'TOKEN_MISSING' });
  });
});

describe('a request for a token', () => {
  const CREDENTIALS = { grant_type: 'client_credentials', client_id: 'so-1', client_secret: 'x' };

  it.each([
    ['without a form', { method: 'POST', body: '{}' }, 'invalid_request'],
    ['without a grant type', form({ client_id: 'so-1', client_secret: 'x' }), 'invalid_request'],
    ['of another grant type', form({ ...CREDENTIALS, grant_type: 'password' }), 'unsupported_grant_type'],
    [
      'with a parameter twice',
      { method: 'POST', body: new URLSearchParams('scope=a&scope=b') },
      'invalid_request',
    ],
    [
      'with credentials both ways',
      { ...form(CREDENTIALS), headers: { authorization: 'Basic c28tMTp4' } },
      'invalid_request',
    ],
  ])('%s is refused as OAuth says', async (_what, request, error) => {
    const answer = await ask(request);
    expect(answer).toMatchObject({ status: 400, body: { error } });
    expect(answer.body['error_description']).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('of nobody, or with a wrong secret, is refused alike', async () => {
    const { id } = await delivery.client();
    const answers = [
      await ask(tokenRequest({ id, secret: 'wrong' })),
      await ask(tokenRequest({ id: 'nobody', secret: 'wrong' })),
      await ask(tokenRequest({ id: 'không ai\u0000', secret: 'wrong' })),
      await ask(form({ grant_type: 'client_credentials' })),
      await ask({ ...form({ grant_type: 'client_credentials' }), headers: { authorization: 'Basic !' } }),
    ];
    for (const { status, headers, body } of answers) {
      expect(status).toBe(401);
      expect(headers.get('www-authenticate')).toBe('Basic realm="reformgraph"');
      expect(body).toEqual(answers[0]?.body);
    }
  });

  it('for a scope that is not granted is refused', async () => {
    const client = await delivery.client({ topics: [TOPIC] });
    const answer = await ask(tokenRequest(client, { scope: `topic:${TOPIC} webhooks` }));
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
  });

  it('by another method is told of the right one', async () => {
    const { status, headers } = await ask({ method: 'GET' });
    expect([status, headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('that fails again and again waits, though another client goes on', async () => {
    const [guessed, other] = [await delivery.client(), await delivery.client()];
    const guesses = await Promise.all(
      Array.from({ length: 14 }, () => ask(tokenRequest({ ...guessed, secret: 'wrong' }))),
    );
    expect(guesses.filter(({ status }) => status === 401)).toHaveLength(10);
    const slowed = guesses.filter(({ status }) => status === 429);
    expect(slowed).toHaveLength(4);
    expect(slowed[0]).toMatchObject({ body: { error: 'slow_down' } });
    expect(Number(slowed[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await ask(tokenRequest(other))).status).toBe(200);
  });
});
