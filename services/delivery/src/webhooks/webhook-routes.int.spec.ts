import { randomUUID } from 'node:crypto';
import { sqlOf } from '@reformgraph/messaging';
import { createLogger } from '@reformgraph/subgraph-kit/logger';
import { createHttpServer } from '@reformgraph/subgraph-kit/probe-server';
import { answerProblems } from '@reformgraph/subgraph-kit/problem';
import type { FastifyInstance } from 'fastify';
import { revoke } from '../clients/client-store.ts';
import { FEED_TOPICS } from '../topics/feed-topics.ts';
import { createSeal } from './sealing.ts';
import { isSigned, startSpecEndpoint, type Received, type SpecEndpoint } from './spec-endpoint.ts';
import { copied, OWN, stateEvent, STATES } from './spec-topic.ts';
import { awaited, BOUNDS, startSpecWebhooks, type SpecWebhooks } from './spec-webhooks.ts';
import { webhookRoutes } from './webhook-routes.ts';
import { pausedWebhooks } from './webhook-store.ts';

let spec: SpecWebhooks;
let http: FastifyInstance;
let endpoint: SpecEndpoint;
let mine: string;
let theirs: string;

/** The client is whom the spec names: how a token proves it is not this spec's matter. */
const CLIENT = 'x-spec-client';

beforeAll(async () => {
  spec = await startSpecWebhooks();
  endpoint = await startSpecEndpoint();
  [mine, theirs] = [await spec.client([STATES]), await spec.client([STATES])];
  const logger = createLogger('delivery', 'silent');
  const well = () => Promise.resolve();
  http = createHttpServer({ logger, ready: well, live: well });
  await http.register((scope, _options, done) => {
    answerProblems(scope, logger);
    webhookRoutes(scope, {
      pool: spec.pool,
      seal: createSeal([spec.sealingKey]),
      rules: { mayReach: BOUNDS.mayReach, ports: null, httpAllowed: true },
      ownerOf: ({ headers }) => Promise.resolve({ clientId: String(headers[CLIENT]), topics: FEED_TOPICS }),
    });
    done();
  });
});
afterAll(async () => {
  await http.close();
  await endpoint.close();
  await spec.stop();
});

interface Answered {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

async function ask(
  client: string,
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  payload?: object,
): Promise<Answered> {
  const answer = await http.inject({
    method,
    url,
    headers: { [CLIENT]: client },
    ...(payload ? { payload } : {}),
  });
  const body: unknown = answer.body === '' ? {} : answer.json();
  return { status: answer.statusCode, body: body as Record<string, unknown> };
}

const hookUrl = (path: string = randomUUID()) => `http://127.0.0.1:${endpoint.port}/${path}`;
const create = (client: string, asked: object = {}) =>
  ask(client, 'POST', '/webhooks', { url: hookUrl(), topic: STATES, ...asked });
const idOf = ({ body }: Answered) => String(body['id']);

it('creates a webhook and shows its secret once', async () => {
  const url = hookUrl('hook?key=1');
  const created = await create(mine, { url });
  expect(created).toMatchObject({
    status: 201,
    body: { url, topic: STATES, state: 'ACTIVE', lastError: null, waitingKeys: 0, missedAt: null },
  });
  const { secret, ...shown } = created.body;
  expect(secret).toMatch(/^whsec_/);
  expect(await ask(mine, 'GET', `/webhooks/${idOf(created)}`)).toEqual({ status: 200, body: shown });
  const list = await ask(mine, 'GET', '/webhooks');
  expect(list.body['webhooks']).toContainEqual(shown);
  expect(JSON.stringify(list.body)).not.toContain('whsec_');
  const { rows } = await spec.pool.query<{ secret: Buffer }>('SELECT secret FROM webhook WHERE id = $1', [
    idOf(created),
  ]);
  expect(rows[0]?.secret.includes(String(secret))).toBe(false);
  expect(rows[0]?.secret.includes(Buffer.from(String(secret).slice(6), 'base64'))).toBe(false);
});

it('takes a request without a body whose client names JSON all the same', async () => {
  const id = idOf(await create(mine));
  const headers = { [CLIENT]: mine, 'content-type': 'application/json' };
  for (const path of ['/pause', '/resume', '/secret']) {
    const answer = await http.inject({ method: 'POST', url: `/webhooks/${id}${path}`, headers });
    expect({ path, status: answer.statusCode }).toEqual({ path, status: 200 });
  }
  const empty = await http.inject({ method: 'POST', url: '/webhooks', headers });
  expect({ status: empty.statusCode, ...empty.json<object>() }).toMatchObject({
    status: 400,
    code: 'INVALID_INPUT',
  });
  const text = { ...headers, 'content-type': 'text/plain' };
  const other = await http.inject({ method: 'POST', url: '/webhooks', headers: text, payload: '{}' });
  expect(other.json()).toMatchObject({ status: 415, detail: 'Send content-type: application/json.' });
});

it('keeps another client’s webhook from sight', async () => {
  const id = idOf(await create(mine));
  for (const [method, path] of [
    ['GET', ''],
    ['DELETE', ''],
    ['POST', '/pause'],
    ['POST', '/resume'],
    ['POST', '/test'],
    ['POST', '/secret'],
  ] as const)
    expect(await ask(theirs, method, `/webhooks/${id}${path}`)).toMatchObject({
      status: 404,
      body: { code: 'WEBHOOK_NOT_FOUND' },
    });
  expect(JSON.stringify(await ask(theirs, 'GET', '/webhooks'))).not.toContain(id);
  expect(await ask(mine, 'GET', `/webhooks/${id}`)).toMatchObject({ status: 200 });
  for (const nowhere of [randomUUID(), 'nothing', "'; DROP TABLE webhook"])
    expect(await ask(mine, 'GET', `/webhooks/${encodeURIComponent(nowhere)}`)).toMatchObject({ status: 404 });
});

it.each([
  ['an address inside', { url: 'http://10.0.0.1/' }, 'INVALID_INPUT'],
  ['the address of a cloud’s metadata', { url: 'http://169.254.169.254/latest' }, 'INVALID_INPUT'],
  ['a mapped address', { url: 'http://[::ffff:10.0.0.1]/' }, 'INVALID_INPUT'],
  ['a name that leads nowhere', { url: 'https://nowhere.invalid/' }, 'INVALID_INPUT'],
  ['credentials', { url: 'https://user:secret@so.example/' }, 'INVALID_INPUT'],
  ['no URL', { url: 'events' }, 'INVALID_INPUT'],
  ['a number for a URL', { url: 7 }, 'INVALID_INPUT'],
  ['a field that is not known', { secret: 'mine' }, 'INVALID_INPUT'],
  ['a beginning that is not known', { from: 'YESTERDAY' }, 'INVALID_INPUT'],
  ['a topic of the platform', { topic: 'reformgraph.internal.person' }, 'TOPIC_NOT_GRANTED'],
  ['a topic that is not granted', { topic: 'reformgraph.published.assessment' }, 'TOPIC_NOT_GRANTED'],
  ['own units without any', { topic: OWN }, 'TOPIC_NOT_GRANTED'],
])('refuses %s', async (_what, asked, code) => {
  expect(await create(mine, asked)).toMatchObject({
    status: code === 'INVALID_INPUT' ? 400 : 403,
    body: { code, localized: { vi: expect.any(String) as string, en: expect.any(String) as string } },
  });
});

it('has one webhook for a URL and topic, and a bound for all, however many ask at once', async () => {
  const client = await spec.client([STATES]);
  const url = hookUrl();
  const same = await Promise.all([1, 2, 3].map(() => create(client, { url })));
  expect(same.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
  const many = await Promise.all(Array.from({ length: 24 }, () => create(client)));
  expect(many.filter(({ status }) => status === 201)).toHaveLength(19);
  expect(many.find(({ status }) => status !== 201)).toMatchObject({
    status: 409,
    body: { code: 'TOO_MANY_WEBHOOKS' },
  });
});

it('tells the last error, resumes, replaces the secret and deletes', async () => {
  const created = await create(await spec.client([STATES]).then((client) => (mine = client)));
  const path = `/webhooks/${idOf(created)}`;
  endpoint.answer = (response) => response.writeHead(410).end();
  spec.deliverer();
  await copied(spec.pool, [stateEvent(randomUUID(), 1)]);
  await awaited('the pause', async () => (await ask(mine, 'GET', path)).body['state'] === 'PAUSED');
  expect((await ask(mine, 'GET', path)).body).toMatchObject({
    pausedReason: 'GONE',
    lastError: { code: 'HTTP_410', message: { en: 'The endpoint answered 410.' } },
  });
  endpoint.answer = (response) => response.writeHead(204).end();
  expect(await ask(mine, 'POST', `${path}/resume`)).toMatchObject({ status: 200, body: { state: 'ACTIVE' } });
  await awaited('it was taken', async () => (await ask(mine, 'GET', path)).body['lastTakenAt'] !== null);
  const rotated = await ask(mine, 'POST', `${path}/secret`);
  expect(rotated.body['secret']).toMatch(/^whsec_/);
  expect(rotated.body['secret']).not.toBe(created.body['secret']);
  expect(await ask(mine, 'DELETE', path)).toEqual({ status: 204, body: {} });
  expect(await ask(mine, 'GET', path)).toMatchObject({ status: 404 });
});

it('is paused by its owner, sends nothing then, and goes on where it was', async () => {
  const [client, other] = [await spec.client([STATES]), await spec.client([STATES])];
  const [own, witness] = [await startSpecEndpoint(), await startSpecEndpoint()];
  const path = `/webhooks/${idOf(await create(client, { url: `http://127.0.0.1:${own.port}/` }))}`;
  await create(other, { url: `http://127.0.0.1:${witness.port}/` });
  expect(await ask(client, 'POST', `${path}/pause`)).toMatchObject({
    status: 200,
    body: { state: 'PAUSED', pausedReason: 'BY_OWNER' },
  });
  await copied(spec.pool, [stateEvent(randomUUID(), 1)]);
  await awaited('another client hears', () => witness.received.length === 1);
  expect(own.received).toEqual([]);
  expect(await pausedWebhooks(sqlOf(spec.pool), client)).toBe(0);
  await ask(client, 'POST', `${path}/resume`);
  await awaited('it hears', () => own.received.length === 1);
  await Promise.all([own.close(), witness.close()]);
});

it('sends a signed test, tells what came of it, and not twice in a moment', async () => {
  const client = await spec.client([STATES]);
  const created = await create(client);
  const path = `/webhooks/${idOf(created)}/test`;
  endpoint.received.length = 0;
  expect(await ask(client, 'POST', path)).toEqual({ status: 200, body: { taken: true, error: null } });
  const [received] = endpoint.received as [Received];
  expect(JSON.parse(received.body)).toMatchObject({
    specversion: '1.0',
    id: received.headers['webhook-id'],
    type: 'reformgraph.webhook.test.v0',
    data: { webhook: idOf(created) },
  });
  expect(isSigned(received, String(created.body['secret']))).toBe(true);
  expect(await ask(client, 'POST', path)).toMatchObject({ status: 429, body: { code: 'TESTED_JUST_NOW' } });
  await spec.pool.query("UPDATE webhook SET tested_at = now() - interval '1 minute'");
  endpoint.answer = (response) => response.writeHead(307, { location: 'http://169.254.169.254/' }).end();
  expect(await ask(client, 'POST', path)).toMatchObject({
    status: 200,
    body: { taken: false, error: { code: 'HTTP_307' } },
  });
  await spec.pool.query("UPDATE webhook SET tested_at = now() - interval '1 minute'");
  endpoint.received.length = 0;
  await revoke(sqlOf(spec.ownerPool), client, { topics: [STATES], units: [], webhooks: false });
  expect(await ask(client, 'POST', path)).toMatchObject({ status: 403, body: { code: 'TOPIC_NOT_GRANTED' } });
  expect(endpoint.received).toEqual([]);
});
