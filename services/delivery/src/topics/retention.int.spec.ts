import { randomUUID } from 'node:crypto';
import { PARTITIONS } from '@reformgraph/event-contracts';
import { inTransaction } from '@reformgraph/messaging';
import fc from 'fast-check';
import type { CloudEvent, EncodedEvent } from '@reformgraph/event-contracts';
import { SpecReader, verifiedBy } from '../feeds/spec-reader.ts';
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
import { removeOld } from './retention.ts';

const DAYS = 30;
const UNIT = { id: randomUUID(), code: 'OWN' };

let delivery: SpecDelivery;
let token: string;
beforeAll(async () => {
  delivery = await startSpecDelivery();
  token = await delivery.token(await delivery.client({ topics: [PUBLISHED, STATES], units: [UNIT] }));
});
afterAll(() => delivery.stop());

/** Makes everything that is there as old as it gets, and removes it in batches. */
async function age(topic: string, batch: number): Promise<void> {
  await delivery.ownerPool.query(
    `UPDATE feed_record SET copied_at = copied_at - interval '${DAYS + 1} days' WHERE topic = $1`,
    [topic],
  );
  for (let partition = 0; partition < PARTITIONS; partition += 1)
    while (
      await inTransaction(delivery.pool, (tx) => removeOld(tx, { topic, partition }, { days: DAYS, batch }))
    );
}

const kept = async (topic: string) => {
  const { rows } = await delivery.pool.query<{ key: string; version: number }>(
    'SELECT key, version FROM feed_record WHERE topic = $1 ORDER BY version, key',
    [topic],
  );
  return rows;
};

const verifyAt = async (topic: string, cursor: string | null) => {
  const answer = await delivery.get(`/feeds/${topic}/verify?at=${cursor ?? ''}`, token);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

it('removes what is too old and leaves what is not', async () => {
  const [old, young] = [randomUUID(), randomUUID()];
  await copied(delivery.pool, [publishedEvent(old, 1)]);
  await age(PUBLISHED, 10);
  await copied(delivery.pool, [publishedEvent(young, 1)]);
  await age('another topic', 10);
  for (let partition = 0; partition < PARTITIONS; partition += 1)
    await inTransaction(delivery.pool, (tx) =>
      removeOld(tx, { topic: PUBLISHED, partition }, { days: DAYS, batch: 10 }),
    );
  expect(await kept(PUBLISHED)).toEqual([{ key: young, version: 1 }]);
});

it('leaves the newest of each key on the state topic, for good, and no tombstone', async () => {
  const [changed, withdrawn] = [randomUUID(), randomUUID()];
  await copied(delivery.pool, [
    stateEvent(changed, 1),
    stateEvent(withdrawn, 1),
    stateEvent(changed, 2),
    stateTombstone(withdrawn, 2),
  ]);
  await age(STATES, 3);
  await age(STATES, 3);
  expect(await kept(STATES)).toEqual([{ key: changed, version: 2 }]);
});

it('tells a reader that stands before what was removed to begin anew, and another to go on', async () => {
  const all = Array.from({ length: 30 }, () => randomUUID());
  const slow = new SpecReader(delivery, token, PUBLISHED);
  const quick = new SpecReader(delivery, token, PUBLISHED);
  await copied(
    delivery.pool,
    all.map((key) => publishedEvent(key, 1)),
  );
  await slow.step(5);
  await quick.toTheEnd();
  await age(PUBLISHED, 4);
  await copied(
    delivery.pool,
    all.map((key) => publishedEvent(key, 2)),
  );
  const answer = await delivery.get(`/feeds/${PUBLISHED}?after=${slow.cursor}`, token);
  expect(answer.status).toBe(410);
  expect(await answer.json()).toMatchObject({
    code: 'CURSOR_BEYOND_RETENTION',
    localized: {
      vi: expect.stringContaining('đọc lại từ đầu') as unknown,
      en: expect.stringContaining('read from the beginning') as unknown,
    },
  });
  expect(await verifyAt(PUBLISHED, slow.cursor)).toMatchObject({
    status: 410,
    body: { code: 'CURSOR_BEYOND_RETENTION' },
  });
  await quick.toTheEnd();
  expect((await verifyAt(PUBLISHED, quick.cursor)).body).toMatchObject(quick.verified());
});

it('tells a reader of the state topic whose cursor is older than that to read on, and then to verify', async () => {
  const key = randomUUID();
  await copied(delivery.pool, [stateEvent(key, 1)]);
  const reader = new SpecReader(delivery, token, STATES);
  await reader.toTheEnd();
  await copied(delivery.pool, [stateEvent(key, 2)]);
  await age(STATES, 10);
  const { status, body } = await verifyAt(STATES, reader.cursor);
  expect([status, body['code']]).toEqual([410, 'CURSOR_NOT_VERIFIABLE']);
  await reader.toTheEnd();
  expect((await verifyAt(STATES, reader.cursor)).body).toMatchObject(reader.verified());
});

it('verifies nothing for a reader of nothing', async () => {
  const reader = new SpecReader(delivery, token, OWN);
  await reader.toTheEnd();
  expect(await verifyAt(OWN, reader.cursor)).toEqual({
    status: 200,
    body: { topic: OWN, cursor: reader.cursor, algorithm: 'sha256', ...verifiedBy(new Map()) },
  });
});

/** What happens to a topic, and what its readers do, in any order. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('EVENT' as const),
      key: fc.nat(2),
      ends: fc.nat(3).map((one) => one === 0),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('AGE' as const), batch: fc.integer({ min: 1, max: 5 }) }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('BEGIN' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('READ' as const),
      reader: fc.nat(2),
      limit: fc.constantFrom(1, 2, 1_000),
    }),
  },
);

const topicsOf = [
  {
    topic: PUBLISHED,
    event: (key: string, version: number) => publishedEvent(key, version),
  },
  {
    topic: STATES,
    event: (key: string, version: number, ends: boolean) =>
      ends ? stateTombstone(key, version) : stateEvent(key, version),
  },
  {
    topic: OWN,
    event: (key: string, version: number) => completedEvent(key, version, UNIT.id),
  },
] as const satisfies {
  topic: string;
  event: (key: string, version: number, ends: boolean) => EncodedEvent;
}[];

it.each(topicsOf)(
  'on $topic, whatever was removed, a reader that is not told to begin anew ends with the state of the log, and verify says so at each cursor',
  async ({ topic, event }) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 40 }), async (steps) => {
        await delivery.ownerPool.query('TRUNCATE feed_record, feed_removed, feed_partition CASCADE');
        const keys = Array.from({ length: 3 }, () => randomUUID());
        const written: { key: string; version: number; ends: boolean }[] = [];
        let readers = [new SpecReader(delivery, token, topic)];
        /** Keys that the copy held when a reader began, and what came to it since. */
        const begun = new Map<SpecReader, Set<string>>();

        const read = async (reader: SpecReader, limit: number): Promise<number> => {
          if (!begun.has(reader)) begun.set(reader, new Set((await kept(topic)).map(({ key }) => key)));
          try {
            const count = await reader.step(limit);
            await expectVerified(topic, reader);
            return count;
          } catch (error) {
            if (!String(error).includes('410')) throw error;
            readers = readers.filter((one) => one !== reader);
            return 0;
          }
        };

        for (const one of steps)
          if (one.does === 'EVENT') {
            const key = keys[one.key] ?? '';
            const version = written.filter((other) => other.key === key).length + 1;
            const ends = topic === STATES && one.ends;
            written.push({ key, version, ends });
            await copied(delivery.pool, [event(key, version, ends)]);
            for (const seen of begun.values()) seen.add(key);
          } else if (one.does === 'AGE') {
            await age(topic, one.batch);
            for (const reader of begun.keys()) await expectVerified(topic, reader);
          } else if (one.does === 'BEGIN') readers.push(new SpecReader(delivery, token, topic));
          else
            await read(
              readers[one.reader % readers.length] ?? new SpecReader(delivery, token, topic),
              one.limit,
            );

        for (const reader of [...readers]) {
          while ((await read(reader, 1_000)) > 0);
          if (!readers.includes(reader)) continue;
          expect((await verifyAt(topic, reader.cursor)).status).toBe(200);
          expect(reader.state).toEqual(truthFor(written, begun.get(reader) ?? new Set()));
          for (const key of keys) {
            const versions = versionsOf(reader.events, key);
            expect(versions).toEqual([...new Set(versions)].sort((one, other) => one - other));
          }
        }
      }),
      { numRuns: 25 },
    );
  },
  240_000,
);

/** Where a reader's cursor can be verified it is what the reader knows. */
async function expectVerified(topic: string, reader: SpecReader): Promise<void> {
  const { status, body } = await verifyAt(topic, reader.cursor);
  if (status === 200) expect(body).toMatchObject(reader.verified());
  else {
    expect(status).toBe(410);
    expect(['CURSOR_BEYOND_RETENTION', 'CURSOR_NOT_VERIFIABLE']).toContain(body['code']);
  }
}

/** The newest version of each of the keys that has not ended. */
function truthFor(
  written: readonly { key: string; version: number; ends: boolean }[],
  keys: ReadonlySet<string>,
): Map<string, number> {
  const truth = new Map<string, number>();
  for (const { key, version, ends } of written)
    if (ends || !keys.has(key)) truth.delete(key);
    else truth.set(key, version);
  return truth;
}

const versionsOf = (events: readonly CloudEvent[], key: string) =>
  events.filter(({ subject }) => subject === key).map(({ aggregateversion }) => aggregateversion);
