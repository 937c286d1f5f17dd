import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cloudEvent, PARTITIONS, topicSettings, type EncodedEvent } from '@reformgraph/event-contracts';
import { openEventLog, sqlOf, type EventLog } from '@reformgraph/messaging';
import { startSpecKafka, whyNoKafka, type SpecKafka } from '@reformgraph/messaging/spec-kafka';
import { CHECKOUT, testDatabase, type TestDatabase } from '@reformgraph/testkit';
import pg from 'pg';
import { z } from 'zod';
import { grant, registerClient } from './clients/client-store.ts';
import { tokenRequest, type SpecClient } from './spec-delivery.ts';
import { SpecProcess, specDeliveryProcess, specEmbeddedLog } from './spec-process.ts';
import { verifiedBy } from './feeds/spec-reader.ts';
import { PUBLISHED, publishedEvent, stateEvent, STATES, stateTombstone } from './webhooks/spec-topic.ts';
import { awaited } from './webhooks/spec-webhooks.ts';

const STARTER = join(CHECKOUT, 'packages/event-contracts/starters/feed.mjs');
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };
function ignore(): void {
  // What the log's client of this spec writes is no part of it.
}
const KEYS = Array.from({ length: 30 }, () => randomUUID());
const VERSIONS = 12;

const transports = [
  { transport: 'the embedded log', kafka: false, missing: undefined },
  { transport: 'Apache Kafka', kafka: true, missing: whyNoKafka() },
];

for (const { transport, kafka, missing } of transports)
  (missing === undefined ? describe : describe.skip)(`delivery over ${transport}`, () => {
    let database: TestDatabase;
    let broker: SpecKafka | null;
    let embedded: Awaited<ReturnType<typeof specEmbeddedLog>> | null;
    let log: EventLog;
    let pool: pg.Pool;
    let client: SpecClient;
    let delivery: Awaited<ReturnType<typeof specDeliveryProcess>>;
    let starter: SpecProcess;
    let folder: string;

    beforeAll(async () => {
      [database, broker, embedded, folder] = await Promise.all([
        testDatabase('delivery'),
        kafka ? startSpecKafka() : null,
        kafka ? null : specEmbeddedLog(),
        mkdtemp(join(tmpdir(), 'delivery-')),
      ]);
      pool = new pg.Pool({ connectionString: database.ownerUrl, max: 2 });
      pool.on('error', () => undefined);
      const brokers = broker?.brokers ?? [];
      const databaseUrl = embedded?.url ?? '';
      const settings = kafka ? { KAFKA_BROKERS: brokers.join(',') } : { DATABASE_URL_EVENTS: databaseUrl };
      log = await openEventLog(
        kafka ? { transport: 'kafka', brokers, clientId: 'spec' } : { transport: 'embedded', databaseUrl },
        SILENT,
      );
      await log.ensureTopics(topicSettings, PARTITIONS);
      const secret = await registerClient(sqlOf(pool), { id: 'so-1', nameVi: 'Sở', nameEn: 'Department' });
      client = { id: 'so-1', secret };
      await grant(sqlOf(pool), client.id, { topics: [PUBLISHED, STATES], units: [], webhooks: false });
      delivery = await specDeliveryProcess(database, settings);
      starter = new SpecProcess([STARTER, join(folder, 'state.json')], {
        REFORMGRAPH: delivery.url,
        CLIENT_ID: client.id,
        CLIENT_SECRET: client.secret,
        TOPIC: STATES,
      });
    });
    afterAll(async () => {
      await starter.kill();
      await delivery.process.kill();
      await log.close();
      await pool.end();
      await Promise.all([
        database.drop(),
        broker?.stop(),
        embedded?.stop(),
        rm(folder, { recursive: true, force: true }),
      ]);
    });

    const publish = (topic: string, events: readonly EncodedEvent[]) => log.publish(topic, events);
    const copied = async () => {
      const { rows } = await pool.query<{ count: number }>('SELECT count(*)::integer FROM feed_record');
      return rows[0]?.count ?? 0;
    };
    const kept = async () =>
      (
        JSON.parse(await readFile(join(folder, 'state.json'), 'utf8').catch(() => '{"newest":{}}')) as {
          newest: Record<string, { aggregateversion: number }>;
        }
      ).newest;

    it('and the starter kit, each killed again and again, lose nothing and keep the order of each key', async () => {
      delivery.process.start();
      starter.start();
      for (let version = 1; version < VERSIONS; version += 1) {
        await publish(
          PUBLISHED,
          KEYS.map((key) => publishedEvent(key, version)),
        );
        await publish(
          STATES,
          KEYS.map((key) => stateEvent(key, version)),
        );
        const before = await copied();
        if (version % 4 === 1)
          await awaited('something to be copied', async () => (await copied()) > before, 60_000);
        if (version % 4 === 2) {
          await delivery.process.kill();
          delivery.process.start();
        }
        if (version % 4 === 3) {
          await awaited(
            'the starter to keep something',
            async () => Object.keys(await kept()).length > 0,
            60_000,
          );
          await starter.kill();
          starter.start();
        }
      }
      const [withdrawn = '', ...others] = KEYS;
      await publish(STATES, [
        stateTombstone(withdrawn, VERSIONS),
        ...others.map((key) => stateEvent(key, VERSIONS)),
      ]);

      const truth = verifiedBy(new Map(others.map((key) => [key, VERSIONS])));
      await awaited(
        'the starter to be whole',
        () => starter.out.includes(`whole: ${truth.count} of ${truth.count}, ${truth.hash}\n`),
        120_000,
      );
      expect(starter.out).not.toContain('NOT WHOLE');
      expect(Object.keys(await kept()).sort()).toEqual([...others].sort());

      const answer = await fetch(`${delivery.url}/oauth/token`, tokenRequest(client));
      const { access_token: token } = (await answer.json()) as { access_token: string };
      const page = await fetch(`${delivery.url}/feeds/${PUBLISHED}?limit=1000`, {
        headers: { authorization: `Bearer ${token}` },
      });
      const events = z.array(cloudEvent).parse(await page.json());
      for (const key of KEYS)
        expect(events.filter(({ subject }) => subject === key).map((one) => one.aggregateversion)).toEqual(
          Array.from({ length: VERSIONS - 1 }, (_, index) => index + 1),
        );
    }, 240_000);
  });
