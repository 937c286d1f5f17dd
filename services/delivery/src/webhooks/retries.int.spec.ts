import { randomUUID } from 'node:crypto';
import { sqlOf } from '@reformgraph/messaging';
import { runTurn } from './run-turn.ts';
import { createSeal } from './sealing.ts';
import { startSpecEndpoint, type SpecEndpoint } from './spec-endpoint.ts';
import { copied, stateEvent, STATES } from './spec-topic.ts';
import { BOUNDS, startSpecWebhooks, type SpecWebhooks } from './spec-webhooks.ts';
import { takeLeases } from './turns.ts';
import { findWebhook } from './webhook-store.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let spec: SpecWebhooks;
let endpoint: SpecEndpoint;
let now: number;

beforeAll(async () => {
  spec = await startSpecWebhooks();
});
afterAll(() => spec.stop());
beforeEach(async () => {
  endpoint = await startSpecEndpoint();
});
afterEach(async () => {
  await spec.pool.query('DELETE FROM webhook');
  await endpoint.close();
});

/** One turn at the moment of the spec's clock; false where there is nothing to do then. */
async function turn(): Promise<boolean> {
  const sql = sqlOf(spec.pool);
  const [taken] = await takeLeases(sql, { lane: 'STEADY', most: 1, milliseconds: 60_000, now });
  if (!taken) return false;
  const keep = (facts: object, message: string) => void spec.logged.push({ ...facts, message });
  await runTurn(
    {
      seal: createSeal([spec.sealingKey]),
      bounds: BOUNDS,
      logger: { debug: keep, info: keep, warn: keep, error: keep },
      now: () => now,
    },
    sql,
    taken,
    new AbortController().signal,
  );
  return true;
}

it('tries a refused event again after growing pauses, at no other time, until three days are over and the webhook is paused', async () => {
  const hook = await spec.webhook(await spec.client([STATES]), STATES, endpoint.port);
  const webhook = async () => {
    const found = await findWebhook(sqlOf(spec.pool), hook.id, null);
    if (!found) throw new Error('no webhook');
    return found;
  };
  endpoint.answer = (response) => response.writeHead(500).end();
  await copied(spec.pool, [stateEvent(randomUUID(), 1)]);
  const first = (now = Date.now());
  const moments: number[] = [];
  while ((await webhook()).state === 'ACTIVE') {
    await turn();
    moments.push(now - first);
    expect(endpoint.received).toHaveLength(moments.length);
    const { nextAttemptAt, state } = await webhook();
    if (state !== 'ACTIVE' || !nextAttemptAt) break;
    now = nextAttemptAt.getTime() - 1;
    expect(await turn()).toBe(false);
    now += 1;
  }
  const pauses = moments.slice(1).map((moment, index) => moment - (moments[index] ?? 0));
  const seconds = [5, 15, 45, 135, 405, 1_215, 3_645, 10_935];
  for (const [index, pause] of pauses.slice(0, -1).entries()) {
    const meant = (seconds[index] ?? 21_600) * 1_000;
    expect(pause).toBeGreaterThanOrEqual(meant * 0.8);
    expect(pause).toBeLessThanOrEqual(meant * 1.2);
  }
  expect(pauses.length).toBeGreaterThan(seconds.length);
  expect(moments.at(-1)).toBe(72 * HOUR);
  expect(await webhook()).toMatchObject({ state: 'PAUSED', pausedReason: 'REFUSED_FOR_THREE_DAYS' });
  now += 100 * HOUR;
  expect(await turn()).toBe(false);
  expect(spec.logged).toContainEqual({
    webhook: hook.id,
    reason: 'REFUSED_FOR_THREE_DAYS',
    error: 'HTTP_500',
    message: 'A webhook is paused',
  });
});

it('waits longer where the endpoint asks for it', async () => {
  await spec.webhook(await spec.client([STATES]), STATES, endpoint.port);
  endpoint.answer = (response) => response.writeHead(503, { 'retry-after': '1800' }).end();
  await copied(spec.pool, [stateEvent(randomUUID(), 1)]);
  now = Date.now();
  await turn();
  now += 30 * MINUTE - 2_000;
  expect(await turn()).toBe(false);
  now += 4_000;
  endpoint.answer = (response) => response.writeHead(204).end();
  expect(await turn()).toBe(true);
  expect(endpoint.received).toHaveLength(2);
});

it('counts three days anew for the next event of a key', async () => {
  const hook = await spec.webhook(await spec.client([STATES]), STATES, endpoint.port);
  let refusing = 1;
  endpoint.answer = (response, { body }) =>
    response.writeHead(body.includes(`"aggregateversion":${refusing},`) ? 500 : 204).end();
  const key = randomUUID();
  await copied(spec.pool, [stateEvent(key, 1), stateEvent(key, 2)]);
  now = Date.now();
  await turn();
  now += 71 * HOUR;
  refusing = 2;
  await turn();
  now += 71 * HOUR;
  await turn();
  expect(await findWebhook(sqlOf(spec.pool), hook.id, null)).toMatchObject({
    state: 'ACTIVE',
    waitingKeys: 1,
  });
  refusing = 0;
  now += 6 * HOUR + 90 * MINUTE;
  await turn();
  expect(await findWebhook(sqlOf(spec.pool), hook.id, null)).toMatchObject({
    state: 'ACTIVE',
    waitingKeys: 0,
  });
  expect(endpoint.received).toHaveLength(5);
});
