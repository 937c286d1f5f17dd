import { randomUUID } from 'node:crypto';
import { cloudEvent, decodeCloudEvent, eventContracts } from '@reformgraph/event-contracts';
import { inTransaction, sqlOf } from '@reformgraph/messaging';
import pg from 'pg';
import { revoke, revokeClient } from '../clients/client-store.ts';
import { isSigned, startSpecEndpoint, type Received, type SpecEndpoint } from './spec-endpoint.ts';
import { completedEvent, copied, OWN, stateEvent, STATES, stateTombstone } from './spec-topic.ts';
import { awaited, startSpecWebhooks, type SpecWebhooks } from './spec-webhooks.ts';
import { createSeal } from './sealing.ts';
import { deleteWebhook, findWebhook, resumeWebhook, rotateWebhookSecret } from './webhook-store.ts';

let spec: SpecWebhooks;
let endpoint: SpecEndpoint;

beforeAll(async () => {
  spec = await startSpecWebhooks();
});
afterAll(() => spec.stop());
beforeEach(async () => {
  endpoint = await startSpecEndpoint();
});
afterEach(async () => {
  await spec.rest();
  await endpoint.close();
});

const eventOf = ({ body }: Received) => cloudEvent.parse(JSON.parse(body));
const versionsOf = (received: readonly Received[], key: string) =>
  received
    .map(eventOf)
    .filter(({ subject }) => subject === key)
    .map(({ aggregateversion }) => aggregateversion);
const webhookOf = async (id: string) => {
  const found = await findWebhook(sqlOf(spec.pool), id, null);
  if (!found) throw new Error('no webhook');
  return found;
};
const makeDue = (id: string) =>
  spec.pool.query('UPDATE webhook_waiting_key SET next_attempt_at = now() WHERE webhook_id = $1', [id]);
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

it('sends events in order per key, signed, as CloudEvents JSON, tombstones too', async () => {
  const keys = Array.from({ length: 8 }, () => randomUUID());
  const hook = await spec.webhook(await spec.client([STATES]), STATES, endpoint.port);
  spec.deliverer();
  for (const version of upTo(5))
    await copied(
      spec.pool,
      keys.map((key) => stateEvent(key, version)),
    );
  await copied(
    spec.pool,
    keys.map((key) => stateTombstone(key, 6)),
  );
  await awaited('48 events', () => endpoint.received.length >= 48);
  expect(endpoint.received).toHaveLength(48);
  for (const key of keys) expect(versionsOf(endpoint.received, key)).toEqual([1, 2, 3, 4, 5, 6]);
  for (const received of endpoint.received) {
    const { headers, body } = received;
    const event = JSON.parse(body) as Record<string, unknown>;
    expect(headers['webhook-id']).toBe(event['id']);
    expect(headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    expect(isSigned(received, hook.secret)).toBe(true);
    expect(decodeCloudEvent(eventContracts, event).version).toBe(event['aggregateversion']);
  }
  expect(endpoint.received.filter(({ body }) => !('data' in (JSON.parse(body) as object)))).toHaveLength(8);
  await awaited('its positions are kept', async () => (await webhookOf(hook.id)).lastTakenAt !== null);
});

it('begins with what comes, or with what there is, as it was asked', async () => {
  const key = randomUUID();
  await copied(spec.pool, [stateEvent(key, 1)]);
  const client = await spec.client([STATES]);
  await spec.webhook(client, STATES, endpoint.port);
  const other = await startSpecEndpoint();
  const fromBeginning = await spec.webhook(client, STATES, other.port, 'BEGINNING');
  spec.deliverer();
  await copied(spec.pool, [stateEvent(key, 2)]);
  await awaited('both have the newest', () =>
    [endpoint, other].every(({ received }) => versionsOf(received, key).at(-1) === 2),
  );
  expect(versionsOf(endpoint.received, key)).toEqual([2]);
  expect(versionsOf(other.received, key)).toEqual([1, 2]);
  expect((await webhookOf(fromBeginning.id)).missedAt).toBeNull();
  await other.close();
});

it('lets a refused key wait in order while others go on, and takes it up when it is due', async () => {
  const [refused, taken] = [randomUUID(), randomUUID()];
  const hook = await spec.webhook(await spec.client([STATES]), STATES, endpoint.port);
  let refusing = true;
  endpoint.answer = (response, { body }) =>
    response.writeHead(refusing && body.includes(refused) ? 500 : 204).end();
  spec.deliverer();
  for (const version of upTo(3))
    await copied(spec.pool, [stateEvent(refused, version), stateEvent(taken, version)]);
  await awaited('the other key', () => versionsOf(endpoint.received, taken).length === 3);
  await awaited('it is told', async () => (await webhookOf(hook.id)).lastError === 'HTTP_500');
  expect(versionsOf(endpoint.received, refused)).toEqual([1]);
  expect(await webhookOf(hook.id)).toMatchObject({ state: 'ACTIVE', waitingKeys: 1 });
  refusing = false;
  await copied(spec.pool, [stateEvent(refused, 4)]);
  await makeDue(hook.id);
  await awaited('all of the key', () => versionsOf(endpoint.received, refused).length === 5);
  expect(versionsOf(endpoint.received, refused)).toEqual([1, 1, 2, 3, 4]);
  await awaited('nothing waits', async () => (await webhookOf(hook.id)).waitingKeys === 0);
  await copied(spec.pool, [stateEvent(refused, 5)]);
  await awaited('the key goes on', () => versionsOf(endpoint.received, refused).at(-1) === 5);
  expect(versionsOf(endpoint.received, refused)).toEqual([1, 1, 2, 3, 4, 5]);
});

it('pauses after three days of refusals, tells so, and goes on where it was when resumed', async () => {
  const key = randomUUID();
  const hook = await spec.webhook(await spec.client([STATES]), STATES, endpoint.port);
  endpoint.answer = (response) => response.writeHead(302, { location: 'http://127.0.0.1/' }).end();
  spec.deliverer();
  await copied(spec.pool, [stateEvent(key, 1), stateEvent(key, 2)]);
  await awaited('the refusal', async () => (await webhookOf(hook.id)).waitingKeys === 1);
  await spec.pool.query(
    `UPDATE webhook_waiting_key SET first_refused_at = now() - interval '73 hours', next_attempt_at = now()
     WHERE webhook_id = $1`,
    [hook.id],
  );
  await awaited('the pause', async () => (await webhookOf(hook.id)).state === 'PAUSED');
  expect(await webhookOf(hook.id)).toMatchObject({
    pausedReason: 'REFUSED_FOR_THREE_DAYS',
    lastError: 'HTTP_302',
    waitingKeys: 1,
  });
  expect(spec.logged).toContainEqual(
    expect.objectContaining({ webhook: hook.id, message: 'A webhook is paused' }),
  );
  const before = endpoint.received.length;
  endpoint.answer = (response) => response.writeHead(204).end();
  await copied(spec.pool, [stateEvent(key, 3), stateEvent(randomUUID(), 1)]);
  await inTransaction(spec.pool, (tx) => resumeWebhook(tx, hook.id));
  await awaited('what waited', () => endpoint.received.length === before + 4);
  expect(versionsOf(endpoint.received.slice(before), key)).toEqual([1, 2, 3]);
  expect((await webhookOf(hook.id)).state).toBe('ACTIVE');
});

it('pauses at once where the endpoint is gone, and loses nothing by it', async () => {
  const key = randomUUID();
  const hook = await spec.webhook(await spec.client([STATES]), STATES, endpoint.port);
  endpoint.answer = (response) => response.writeHead(410).end();
  spec.deliverer();
  await copied(spec.pool, [stateEvent(key, 1), stateEvent(key, 2)]);
  await awaited('the pause', async () => (await webhookOf(hook.id)).pausedReason === 'GONE');
  expect(endpoint.received).toHaveLength(1);
  endpoint.answer = (response) => response.writeHead(204).end();
  await inTransaction(spec.pool, (tx) => resumeWebhook(tx, hook.id));
  await awaited('both', () => endpoint.received.length === 3);
  expect(versionsOf(endpoint.received, key)).toEqual([1, 1, 2]);
});

it('leaves an endpoint alone as long as it asks, with all its keys', async () => {
  const hook = await spec.webhook(await spec.client([STATES]), STATES, endpoint.port);
  endpoint.answer = (response) => response.writeHead(503, { 'retry-after': '3600' }).end();
  spec.deliverer();
  await copied(
    spec.pool,
    upTo(30).map(() => stateEvent(randomUUID(), 1)),
  );
  await awaited('its wish is kept', async () => {
    const { rows } = await spec.pool.query(
      'SELECT FROM webhook WHERE id = $1 AND resting_until > now() AND lease IS NULL',
      [hook.id],
    );
    return rows.length === 1;
  });
  expect(endpoint.received.length).toBeLessThanOrEqual(4);
  const { rows } = await spec.pool.query<{ minutes: number }>(
    `SELECT extract(epoch FROM min(next_attempt_at) - now()) / 60 AS minutes FROM webhook_waiting_key
     WHERE webhook_id = $1 AND attempts > 0`,
    [hook.id],
  );
  expect(Number(rows[0]?.minutes)).toBeGreaterThan(59);
});

it('delays nobody for endpoints that are dead, silent or never end', async () => {
  const silent = await startSpecEndpoint();
  silent.answer = () => undefined;
  const dead = await startSpecEndpoint();
  await dead.close();
  for (const { port } of [silent, silent, silent, dead, dead])
    await spec.webhook(await spec.client([STATES]), STATES, port);
  await spec.webhook(await spec.client([STATES]), STATES, endpoint.port);
  spec.deliverer();
  const keys = upTo(100).map(() => randomUUID());
  await copied(
    spec.pool,
    keys.map((key) => stateEvent(key, 1)),
  );
  await awaited('the silent endpoint is asked', () => silent.received.length > 0);
  await awaited('the living endpoint has all', () => endpoint.received.length === 100);
  await copied(
    spec.pool,
    keys.map((key) => stateEvent(key, 2)),
  );
  await awaited('and all again', () => endpoint.received.length === 200);
  expect(silent.connections()).toBeLessThanOrEqual(12);
  await silent.close();
});

it('takes up an endpoint that died and came back, without loss and in order', async () => {
  const keys = upTo(6).map(() => randomUUID());
  const hook = await spec.webhook(await spec.client([STATES]), STATES, endpoint.port);
  spec.deliverer();
  await copied(
    spec.pool,
    keys.map((key) => stateEvent(key, 1)),
  );
  await awaited('the first', () => endpoint.received.length === 6);
  const { port, received } = endpoint;
  await endpoint.close();
  for (const version of [2, 3])
    await copied(
      spec.pool,
      keys.map((key) => stateEvent(key, version)),
    );
  await awaited('it is missed', async () => (await webhookOf(hook.id)).lastError === 'NOT_CONNECTED');
  endpoint = await startSpecEndpoint(undefined, port);
  await awaited('everything', async () => {
    await makeDue(hook.id);
    return endpoint.received.length >= 12;
  });
  for (const key of keys) expect(versionsOf([...received, ...endpoint.received], key)).toEqual([1, 2, 3]);
});

it('sends only what tells of the own units', async () => {
  const [own, foreign] = [randomUUID(), randomUUID()];
  const [mine, theirs] = [randomUUID(), randomUUID()];
  await spec.webhook(await spec.client([], [own]), OWN, endpoint.port);
  spec.deliverer();
  for (const version of [1, 2])
    await copied(spec.pool, [completedEvent(theirs, version, foreign), completedEvent(mine, version, own)]);
  await awaited('its own', () => endpoint.received.length === 2);
  await copied(spec.pool, [completedEvent(theirs, 3, foreign), completedEvent(mine, 3, own)]);
  await awaited('its own again', () => endpoint.received.length === 3);
  expect(versionsOf(endpoint.received, mine)).toEqual([1, 2, 3]);
});

it('stops at once when the right ends, in the middle of a turn too', async () => {
  const client = await spec.client([STATES]);
  const hook = await spec.webhook(client, STATES, endpoint.port);
  const key = randomUUID();
  const answers: (() => void)[] = [];
  endpoint.answer = (response) => answers.push(() => response.writeHead(204).end());
  spec.deliverer();
  await copied(
    spec.pool,
    upTo(5).map((version) => stateEvent(key, version)),
  );
  await awaited('the first', () => answers.length === 1);
  await revoke(sqlOf(spec.ownerPool), client, { topics: [STATES], units: [], webhooks: false });
  answers.shift()?.();
  await awaited('the turn is over', async () => {
    const { rows } = await spec.pool.query('SELECT FROM webhook WHERE id = $1 AND lease IS NULL', [hook.id]);
    return rows.length === 1;
  });
  expect((await webhookOf(hook.id)).state).toBe('STOPPED');
  const other = await spec.client([STATES]);
  const witness = await startSpecEndpoint();
  await spec.webhook(other, STATES, witness.port);
  await copied(spec.pool, [stateEvent(key, 6)]);
  await awaited('another client hears', () => witness.received.length === 1);
  expect(endpoint.received).toHaveLength(1);
  await revokeClient(sqlOf(spec.ownerPool), other);
  await copied(spec.pool, [stateEvent(key, 7)]);
  const last = await startSpecEndpoint();
  await spec.webhook(await spec.client([STATES]), STATES, last.port, 'BEGINNING');
  await awaited('a third client hears', () => versionsOf(last.received, key).at(-1) === 7);
  expect(witness.received).toHaveLength(1);
  await Promise.all([witness.close(), last.close()]);
});

it('signs with both secrets while one is replaced, and ends with the webhook', async () => {
  const hook = await spec.webhook(await spec.client([STATES]), STATES, endpoint.port);
  const newer = await rotateWebhookSecret(sqlOf(spec.pool), createSeal([spec.sealingKey]), hook.id);
  spec.deliverer();
  await copied(spec.pool, [stateEvent(randomUUID(), 1)]);
  await awaited('an event', () => endpoint.received.length === 1);
  const [first] = endpoint.received as [Received];
  for (const secret of [newer, hook.secret]) expect(isSigned(first, secret)).toBe(true);
  await spec.pool.query(`UPDATE webhook SET former_secret_until = now() WHERE id = $1`, [hook.id]);
  await copied(spec.pool, [stateEvent(randomUUID(), 1)]);
  await awaited('another', () => endpoint.received.length === 2);
  const second = endpoint.received[1] as Received;
  expect([newer, hook.secret].map((secret) => isSigned(second, secret))).toEqual([true, false]);
  await deleteWebhook(sqlOf(spec.pool), hook.id);
  const { rows } = await spec.pool.query('SELECT FROM webhook_position WHERE webhook_id = $1', [hook.id]);
  expect(rows).toEqual([]);
});

it('says that events were missed where the copy has removed them, and goes on with what there is', async () => {
  const hook = await spec.webhook(await spec.client([STATES]), STATES, endpoint.port);
  const key = randomUUID();
  await copied(spec.pool, [stateEvent(key, 1)]);
  const owner = new pg.Pool({ connectionString: spec.database.ownerUrl });
  await owner.query('DELETE FROM feed_record WHERE key = $1', [key]);
  await owner.query('UPDATE feed_partition SET readable_from = next_position, epoch = epoch + 1');
  await owner.end();
  spec.deliverer();
  await awaited('it is told', async () => (await webhookOf(hook.id)).missedAt !== null);
  await awaited('it has passed the gap', async () => {
    const { rows } = await spec.pool.query(
      `SELECT FROM webhook_position p JOIN feed_partition f ON f.topic = $2 AND f.partition = p.partition
       WHERE p.webhook_id = $1 AND p.next_position < f.next_position`,
      [hook.id, STATES],
    );
    return rows.length === 0;
  });
  await copied(spec.pool, [stateEvent(key, 2)]);
  await awaited('the next', () => versionsOf(endpoint.received, key).length === 1);
});

it('logs no URL, no secret and no data', () => {
  expect(spec.logged.length).toBeGreaterThan(0);
  expect(JSON.stringify(spec.logged)).not.toMatch(/hook\?|key=|whsec_|127\.0\.0\.1|"data"/);
});
