import { randomUUID } from 'node:crypto';
import { get } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { topics } from '@reformgraph/event-contracts';
import { sqlOf } from '@reformgraph/messaging';
import { revoke, revokeClient } from '../clients/client-store.ts';
import { startSpecDelivery, type SpecDelivery } from '../spec-delivery.ts';
import {
  completedEvent,
  copied,
  OWN,
  PUBLISHED,
  publishedEvent,
  stateEvent,
  STATES,
  stateTombstone,
} from '../webhooks/spec-topic.ts';
import { awaited } from '../webhooks/spec-webhooks.ts';
import { pageOf, SpecReader } from './spec-reader.ts';

const BOTH = { topics: [PUBLISHED, STATES] };
const keys = (count: number) => Array.from({ length: count }, () => randomUUID());

let delivery: SpecDelivery;
let token: string;
beforeAll(async () => {
  delivery = await startSpecDelivery();
  token = await delivery.token(await delivery.client(BOTH));
});
afterAll(() => delivery.stop());

/** Where the topic ends now. */
async function endOf(topic: string, by = token): Promise<string> {
  const reader = new SpecReader(delivery, by, topic);
  await reader.toTheEnd();
  return reader.cursor ?? '';
}

const problem = async (path: string, by = token) => {
  const answer = await delivery.get(path, by);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  const body = (await answer.json()) as { code: string; localized: { vi: string; en: string } };
  expect(body.localized.vi.length * body.localized.en.length).toBeGreaterThan(0);
  return { status: answer.status, code: body.code };
};

/** Asks for a page that waits, and resolves once it does. */
async function waitingFor(topic: string, query: string, by = token): Promise<{ answer: Promise<Response> }> {
  const before = delivery.readers.count;
  const answer = delivery.get(`/feeds/${topic}?${query}&wait=30`, by);
  await awaited('the request to wait', () => delivery.readers.count > before);
  return { answer };
}

describe('a page', () => {
  it('is a batch of CloudEvents with a cursor to the next, kept for the asker alone', async () => {
    const id = randomUUID();
    const after = await endOf(PUBLISHED);
    await copied(delivery.pool, [publishedEvent(id, 1)]);
    const { headers, events, cursor } = await pageOf(delivery, token, PUBLISHED, { after });
    expect(events).toMatchObject([
      {
        specversion: '1.0',
        type: 'reformgraph.published.assessment.published.v0',
        subject: id,
        aggregateversion: 1,
        datacontenttype: 'application/json',
        data: { id },
      },
    ]);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'application/cloudevents-batch+json',
      'cache-control': 'private, no-cache',
      vary: 'accept-encoding, authorization',
      link: `</feeds/${PUBLISHED}?after=${cursor}&limit=100>; rel="next"`,
    });
    expect((await pageOf(delivery, token, PUBLISHED, { after: cursor })).events).toEqual([]);
  });

  it('is the same for the same cursor, however much came since', async () => {
    const after = await endOf(STATES);
    await copied(
      delivery.pool,
      keys(5).map((key) => stateEvent(key, 1)),
    );
    const page = await pageOf(delivery, token, STATES, { after, limit: 5 });
    await copied(
      delivery.pool,
      keys(5).map((key) => stateEvent(key, 1)),
    );
    const again = await pageOf(delivery, token, STATES, { after, limit: 5 });
    expect([again.events, again.cursor]).toEqual([page.events, page.cursor]);
  });

  it.each([1, 3, 7, 1000])(
    'of %d events follows another without a gap, in the order of each key',
    async (limit) => {
      const all = keys(9);
      const reader = new SpecReader(delivery, token, STATES);
      reader.cursor = await endOf(STATES);
      for (let version = 1; version <= 4; version += 1)
        await copied(
          delivery.pool,
          all.map((key) => stateEvent(key, version)),
        );
      await reader.toTheEnd(limit);
      expect(reader.events).toHaveLength(36);
      for (const key of all)
        expect(
          reader.events.filter(({ subject }) => subject === key).map((one) => one.aggregateversion),
        ).toEqual([1, 2, 3, 4]);
    },
  );

  it('has few events where they are large, and loses none', async () => {
    const after = await endOf(PUBLISHED);
    const all = keys(4);
    await copied(
      delivery.pool,
      all.map((key) => publishedEvent(key, 1)),
    );
    await sqlOf(delivery.ownerPool).query(
      `UPDATE feed_record SET event = jsonb_set(event::jsonb, '{data,padding}', to_jsonb(repeat('x', 3000000)))::text
       WHERE key = ANY ($1)`,
      [all],
    );
    const reader = new SpecReader(delivery, token, PUBLISHED);
    reader.cursor = after;
    expect([await reader.step(100), await reader.step(100), await reader.step(100)]).toEqual([2, 2, 0]);
    expect(reader.events.map(({ subject }) => subject).sort()).toEqual([...all].sort());
  });

  it('tells a withdrawal on the state topic by an event without data', async () => {
    const id = randomUUID();
    const after = await endOf(STATES);
    await copied(delivery.pool, [stateEvent(id, 1), stateTombstone(id, 2)]);
    const { events } = await pageOf(delivery, token, STATES, { after });
    expect(events.map(({ aggregateversion, data }) => [aggregateversion, data === undefined])).toEqual([
      [1, false],
      [2, true],
    ]);
  });

  it('is compressed for whoever takes gzip', async () => {
    const raw = (encoding: string) =>
      new Promise<{ encoding: string | undefined; body: Buffer }>((resolve, reject) => {
        const headers = { authorization: `Bearer ${token}`, 'accept-encoding': encoding };
        get(`${delivery.url}/feeds/${PUBLISHED}?limit=1`, { headers }, (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('end', () =>
            resolve({ encoding: answer.headers['content-encoding'], body: Buffer.concat(chunks) }),
          );
        }).on('error', reject);
      });
    const [plain, zipped] = [await raw('identity'), await raw('gzip, deflate')];
    expect([plain.encoding, zipped.encoding]).toEqual([undefined, 'gzip']);
    expect(gunzipSync(zipped.body)).toEqual(plain.body);
    expect((await raw('gzip;q=0')).encoding).toBeUndefined();
  });

  it('is 304 for whoever names its ETag, until there is something new', async () => {
    const after = await endOf(STATES);
    const path = `/feeds/${STATES}?after=${after}`;
    const etag = (await delivery.get(path, token)).headers.get('etag') ?? '';
    const known = await delivery.get(path, token, { 'if-none-match': etag });
    expect([known.status, await known.text(), known.headers.get('etag')]).toEqual([304, '', etag]);
    await copied(delivery.pool, [stateEvent(randomUUID(), 1)]);
    const changed = await delivery.get(path, token, { 'if-none-match': etag });
    expect([changed.status, changed.headers.get('etag') === etag]).toEqual([200, false]);
  });

  it('is told by its link alone too', async () => {
    const answer = await delivery.get(`/feeds/${STATES}?limit=2`, token);
    const [, next = ''] = /^<(.*)>; rel="next"$/.exec(answer.headers.get('link') ?? '') ?? [];
    expect((await delivery.get(next, token)).status).toBe(200);
  });
});

describe('a request that waits', () => {
  it('is answered as soon as an event is copied', async () => {
    const id = randomUUID();
    const { answer } = await waitingFor(STATES, `after=${await endOf(STATES)}`);
    await copied(delivery.pool, [stateEvent(id, 1)]);
    expect(await (await answer).json()).toMatchObject([{ subject: id }]);
  });

  it('is answered though nothing tells of the event', async () => {
    const id = randomUUID();
    await copied(delivery.pool, [stateEvent(id, 1)]);
    const { answer } = await waitingFor(STATES, `after=${await endOf(STATES)}`);
    await delivery.ownerPool.query(
      `WITH part AS (
         UPDATE feed_partition SET next_position = next_position + 1
         WHERE (topic, partition) IN (SELECT topic, partition FROM feed_record WHERE key = $1)
         RETURNING topic, partition, next_position - 1 AS position)
       INSERT INTO feed_record (topic, partition, position, log_offset, event_id, key, version, tombstone, event)
       SELECT r.topic, r.partition, part.position, log_offset, gen_random_uuid(), key, version, tombstone, event
       FROM feed_record r JOIN part USING (topic, partition) WHERE r.key = $1`,
      [id],
    );
    expect(await (await answer).json()).toMatchObject([{ subject: id }]);
  });

  it('is answered though the connection that tells of events was lost', async () => {
    const id = randomUUID();
    const { answer } = await waitingFor(STATES, `after=${await endOf(STATES)}`);
    const { rowCount } = await delivery.pool.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %'",
    );
    expect(rowCount).toBe(1);
    await copied(delivery.pool, [stateEvent(id, 1)]);
    expect(await (await answer).json()).toMatchObject([{ subject: id }]);
  });

  it('is answered with nothing at the end of its time', async () => {
    const after = await endOf(STATES);
    const page = await pageOf(delivery, token, STATES, { after, wait: 1 });
    expect([page.events, page.cursor]).toEqual([[], after]);
  });

  it('is refused at once when its client is revoked or loses the topic', async () => {
    const [cut, bereft] = [await delivery.client(BOTH), await delivery.client(BOTH)];
    const after = await endOf(STATES);
    const answers = [];
    for (const one of [cut, bereft])
      answers.push((await waitingFor(STATES, `after=${after}`, await delivery.token(one))).answer);
    await revokeClient(sqlOf(delivery.ownerPool), cut.id);
    await revoke(sqlOf(delivery.ownerPool), bereft.id, { topics: [STATES], units: [], webhooks: false });
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([401, 403]);
  });

  it('is let go when its asker goes', async () => {
    const leaving = new AbortController();
    const before = delivery.readers.count;
    const answer = fetch(`${delivery.url}/feeds/${STATES}?after=${await endOf(STATES)}&wait=30`, {
      headers: { authorization: `Bearer ${token}` },
      signal: leaving.signal,
    });
    await awaited('the request to wait', () => delivery.readers.count > before);
    leaving.abort();
    await expect(answer).rejects.toThrow();
    await awaited('nobody to wait', () => delivery.readers.count === before);
  });

  it('is refused where its client has twenty waiting already, and others may wait up to thirty in all', async () => {
    const many = await delivery.token(await delivery.client(BOTH));
    const path = `after=${await endOf(STATES)}`;
    const answers: Promise<Response>[] = [];
    for (let count = 0; count < 20; count += 1) answers.push((await waitingFor(STATES, path, many)).answer);
    expect(await problem(`/feeds/${STATES}?${path}&wait=30`, many)).toEqual({
      status: 429,
      code: 'TOO_MANY_WAITING',
    });
    for (let count = 0; count < 10; count += 1) answers.push((await waitingFor(STATES, path)).answer);
    expect(await problem(`/feeds/${STATES}?${path}&wait=30`)).toEqual({
      status: 503,
      code: 'TOO_MANY_WAITING',
    });
    await copied(delivery.pool, [stateEvent(randomUUID(), 1)]);
    expect(new Set((await Promise.all(answers)).map(({ status }) => status))).toEqual(new Set([200]));
  });
});

describe('whoever may read', () => {
  it('sees what it was granted and nothing else, whatever the topic is', async () => {
    const client = await delivery.token(await delivery.client({ topics: [PUBLISHED] }));
    expect((await delivery.get(`/feeds/${PUBLISHED}`, client)).status).toBe(200);
    for (const topic of [...topics.filter((one) => one !== PUBLISHED), 'reformgraph.nothing', '%00'])
      expect(await problem(`/feeds/${topic}`, client)).toEqual({ status: 403, code: 'TOPIC_NOT_GRANTED' });
    expect(await (await delivery.get('/feeds', client)).json()).toEqual({
      feeds: [{ topic: PUBLISHED, url: `/feeds/${PUBLISHED}`, compacted: false }],
    });
  });

  it('sees no topic of persons or of the platform though a row grants it', async () => {
    for (const topic of ['reformgraph.internal.person', 'reformgraph.internal.platform']) {
      const client = await delivery.client({ topics: [topic] });
      expect(await problem(`/feeds/${topic}`, await delivery.token(client))).toEqual({
        status: 403,
        code: 'TOPIC_NOT_GRANTED',
      });
    }
  });

  it('sees events of its own units before publication, and never others', async () => {
    const [own, second, other] = [randomUUID(), randomUUID(), randomUUID()];
    const units = [own, second].map((id, at) => ({ id, code: `U${at}` }));
    const client = await delivery.client({ units });
    const reader = new SpecReader(delivery, await delivery.token(client), OWN);
    const [mine, mySecond] = [randomUUID(), randomUUID()];
    for (let version = 1; version <= 3; version += 1) {
      await copied(
        delivery.pool,
        keys(20).map((key) => completedEvent(key, 1, other)),
      );
      await copied(delivery.pool, [
        completedEvent(mine, version, own),
        completedEvent(mySecond, version, second),
      ]);
    }
    await reader.toTheEnd(2);
    expect(reader.events.map(({ subject }) => subject).sort()).toEqual(
      [mine, mine, mine, mySecond, mySecond, mySecond].sort(),
    );
    await revoke(sqlOf(delivery.ownerPool), client.id, {
      topics: [],
      units: units.filter(({ id }) => id === second),
      webhooks: false,
    });
    await copied(delivery.pool, [completedEvent(mine, 4, own), completedEvent(mySecond, 4, second)]);
    await reader.toTheEnd();
    expect(reader.events.slice(6).map(({ subject }) => subject)).toEqual([mine]);
  });

  it('is not held up by events of others, which its cursor passes', async () => {
    const unit = { id: randomUUID(), code: 'OWN' };
    const reader = await delivery.token(await delivery.client({ units: [unit] }));
    const before = await pageOf(delivery, reader, OWN, {});
    await copied(
      delivery.pool,
      keys(30).map((key) => completedEvent(key, 1, randomUUID())),
    );
    const passed = await pageOf(delivery, reader, OWN, { after: before.cursor });
    expect(passed.events).toEqual([]);
    expect(passed.cursor).not.toBe(before.cursor);
  });
});

it('is proven as a whole to one who names no cursor, as who reads at Kafka', async () => {
  const reader = new SpecReader(delivery, token, STATES);
  await reader.toTheEnd();
  const verified = await (await delivery.get(`/feeds/${STATES}/verify`, token)).json();
  expect(verified).toMatchObject({ ...reader.verified(), topic: STATES });
});

describe('what is asked wrongly', () => {
  it.each([
    ['limit=0', 'INVALID_INPUT'],
    ['limit=1001', 'INVALID_INPUT'],
    ['limit=ten', 'INVALID_INPUT'],
    ['limit=1&limit=2', 'INVALID_INPUT'],
    ['wait=31', 'INVALID_INPUT'],
    ['wait=-1', 'INVALID_INPUT'],
    ['cursor=abc', 'INVALID_INPUT'],
    ['after=', 'CURSOR_MALFORMED'],
    ['after=abc', 'CURSOR_MALFORMED'],
    ['after=%00', 'CURSOR_MALFORMED'],
  ])('%s is refused', async (query, code) => {
    expect(await problem(`/feeds/${STATES}?${query}`)).toEqual({ status: 400, code });
  });

  it('a cursor of another topic is refused', async () => {
    const cursor = await endOf(STATES);
    for (const path of [`/feeds/${PUBLISHED}?after=${cursor}`, `/feeds/${PUBLISHED}/verify?at=${cursor}`])
      expect(await problem(path)).toEqual({ status: 400, code: 'CURSOR_OF_ANOTHER_TOPIC' });
  });

  it('a cursor beyond the copy is told to come again', async () => {
    const cursor = await endOf(STATES);
    await sqlOf(delivery.ownerPool).query(
      'UPDATE feed_partition SET next_position = next_position - 1 WHERE topic = $1 AND next_position > 0',
      [STATES],
    );
    try {
      expect(await problem(`/feeds/${STATES}?after=${cursor}`)).toEqual({
        status: 409,
        code: 'CURSOR_AHEAD',
      });
    } finally {
      await sqlOf(delivery.ownerPool).query(
        'UPDATE feed_partition SET next_position = next_position + 1 WHERE topic = $1 AND next_position > 0',
        [STATES],
      );
    }
  });

  it('another method or address is refused', async () => {
    const answer = await fetch(`${delivery.url}/feeds/${STATES}`, { method: 'DELETE' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET']);
    expect(await problem('/feeds/a/b')).toEqual({ status: 404, code: 'NOT_FOUND' });
    expect(await problem(`/feeds/${STATES}/verify?after=x`)).toEqual({ status: 400, code: 'INVALID_INPUT' });
  });

  it('nothing is told without a token', async () => {
    for (const path of ['/feeds', `/feeds/${STATES}`, `/feeds/${STATES}/verify?at=x`])
      expect((await fetch(`${delivery.url}${path}`)).status).toBe(401);
  });
});

it('tells how many webhooks of the client are paused', async () => {
  const client = await delivery.client({ ...BOTH, webhooks: true });
  const own = await delivery.token(client);
  expect((await delivery.get(`/feeds/${STATES}`, own)).headers.has('x-reformgraph-paused-webhooks')).toBe(
    false,
  );
  await sqlOf(delivery.pool).query(
    `INSERT INTO webhook (id, client_id, topic, url, secret, paused_at, paused_reason)
     VALUES (gen_random_uuid(), $1, $2, 'https://example.org/', '', now(), 'GONE')`,
    [client.id, STATES],
  );
  const { headers } = await delivery.get(`/feeds/${STATES}`, own);
  expect(headers.get('x-reformgraph-paused-webhooks')).toBe('1');
});
