import { randomUUID } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import kafkajs, { type Admin } from 'kafkajs';
import { describeStops } from './consumer-stops.contract.ts';
import { describeRelayStops } from './relay-stops.contract.ts';
import { describeEventLog } from './event-log.contract.ts';
import { startConsumer } from './consumer.ts';
import { type EventLog, LogRefused } from './event-log.ts';
import { type EventLogConfig, openEventLog } from './open-event-log.ts';
import { startRelay } from './relay.ts';
import { startSpecPostgres } from './spec-database.ts';
import { SECURED_USER, type SpecKafka, startSpecKafka, whyNoKafka } from './spec-kafka.ts';
import { keepingLogger } from './spec-logger.ts';
import { awaited, nothingFatal } from './spec-probe.ts';
import {
  appliedVersions,
  commitEvents,
  createTallyTables,
  tallies,
  tallyChanged,
  tallyEvent,
  tallyProjection,
} from './spec-tally.ts';

/** Milliseconds after which a silent member loses its partitions, in the specs that wait for it. */
const SHORT_SESSION = 2_000;
const missing = whyNoKafka();
const describeWithKafka = missing === undefined ? describe : describe.skip;

describeWithKafka(
  `the event log on Apache Kafka${missing === undefined ? '' : ` (skipped: ${missing})`}`,
  () => {
    let kafka: SpecKafka;
    let opened: EventLog | undefined;
    const config = (sessionTimeout = 6_000): EventLogConfig => ({
      transport: 'kafka',
      brokers: kafka.brokers,
      clientId: 'spec',
      sessionTimeout,
    });
    const open = () => openEventLog(config(), keepingLogger());

    beforeAll(async () => {
      kafka = await startSpecKafka();
    }, 240_000);
    afterAll(async () => {
      await opened?.close();
      await kafka.stop();
    });

    describeEventLog(open, () => config(SHORT_SESSION));

    it('carries committed events to a projection, each once and in order', async () => {
      const postgres = await startSpecPostgres();
      const [writer, reader] = [await postgres.serviceDatabase(), await postgres.serviceDatabase()];
      await createTallyTables(reader);
      const log = await open();
      const logger = keepingLogger();
      const fatal = nothingFatal();
      const topics = [tallyChanged.topic];
      const consumer = await startConsumer({
        ...tallyProjection('spec-tallies'),
        ...{ topics, log, databaseUrl: reader.url, logger, onFatal: fatal.onFatal },
      });
      const relay = await startRelay({ databaseUrl: writer.url, log, logger, onFatal: fatal.onFatal });
      const ids = Array.from({ length: 20 }, () => randomUUID());
      await commitEvents(
        writer.owner,
        ids.map((id) => tallyEvent(id, 1)),
      );
      await awaited('the relay to miss the topic', () => relay.status().state === 'REFUSED');
      await log.ensureTopics([{ name: tallyChanged.topic, compacted: false }], 12);
      for (let version = 2; version <= 10; version++)
        await commitEvents(
          writer.owner,
          ids.map((id) => tallyEvent(id, version)),
        );
      await awaited('version 10 of all', async () => {
        const found = await tallies(reader);
        return ids.every((id) => found.get(id) === 10);
      });
      for (const id of ids)
        expect(await appliedVersions(reader, id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      await consumer.close();
      await relay.close();
      await log.close();
      await postgres.stop();
      expect(fatal.errors).toEqual([]);
    }, 60_000);

    it('tells that a topic is gone from under a consumer, which goes on when it is there again', async () => {
      const postgres = await startSpecPostgres();
      const reader = await postgres.serviceDatabase();
      await createTallyTables(reader);
      const log = await open();
      const fatal = nothingFatal();
      const topic = `spec.${randomUUID()}`;
      const settings = [{ name: topic, compacted: false }];
      await log.ensureTopics(settings, 12);
      const consumer = await startConsumer({
        ...tallyProjection('spec-gone'),
        ...{ topics: [topic], log, databaseUrl: reader.url, onFatal: fatal.onFatal, stalledAfter: 6_000 },
        logger: keepingLogger(),
      });
      const isAtVersion = (id: string) => async () => (await tallies(reader)).has(id);
      const [before, after] = [randomUUID(), randomUUID()];
      await log.publish(topic, [tallyEvent(before, 1)]);
      await awaited('the event before', isAtVersion(before));
      await asAdmin(kafka, (admin) => admin.deleteTopics({ topics: [topic] }));
      await awaited('the consumer to be refused', () => consumer.status().state === 'REFUSED');
      await log.ensureTopics(settings, 12);
      await log.publish(topic, [tallyEvent(after, 1)]);
      await awaited('the event after', isAtVersion(after), 60_000);
      await awaited('the consumer to consume', () => consumer.status().state === 'CONSUMING');
      await consumer.close();
      await log.close();
      await postgres.stop();
      expect(fatal.errors).toEqual([]);
    }, 120_000);

    describeStops(open);
    describeRelayStops(open, async (topic) => {
      await takeAtMost(kafka, topic, 10);
      const log = await open();
      const isTaken = () =>
        log.publish(topic, [tallyEvent(randomUUID(), 1)]).then(
          () => true,
          () => false,
        );
      await awaited('the broker to keep to it', async () => !(await isTaken()));
      await log.close();
      return () => takeAtMost(kafka, topic, 1_048_588);
    });

    it('creates topics that keep everything, and compacted ones that keep the newest of a key', async () => {
      const log = await open();
      const [whole, newest] = [`spec.${randomUUID()}`, `spec.${randomUUID()}`];
      await log.ensureTopics(
        [
          { name: whole, compacted: false },
          { name: newest, compacted: true },
        ],
        12,
      );
      await log.close();
      expect(await settingsOf(kafka, whole)).toMatchObject({
        'cleanup.policy': 'delete',
        'retention.ms': '-1',
      });
      expect(await settingsOf(kafka, newest)).toMatchObject({
        'cleanup.policy': 'compact',
        'delete.retention.ms': String(7 * 24 * 60 * 60 * 1_000),
      });
    });

    it('sets no timers without end while nothing happens', async () => {
      const log = await open();
      const topic = `spec.${randomUUID()}`;
      await log.ensureTopics([{ name: topic, compacted: false }], 12);
      const { onFatal, errors } = nothingFatal();
      let seen = 0;
      await log.subscribe({
        group: randomUUID(),
        topics: [topic],
        onFatal,
        onBatch: () => Promise.resolve(void (seen += 1)),
      });
      await log.publish(topic, [{ key: 'a', headers: {}, value: null }]);
      await awaited('the record', () => seen === 1);
      const timers = jest.spyOn(globalThis, 'setTimeout');
      await new Promise((resolve) => setImmediate(() => setTimeout(resolve, 1_000)));
      const set = timers.mock.calls.length;
      timers.mockRestore();
      await log.close();
      expect(set).toBeLessThan(100);
      expect(errors).toEqual([]);
    });

    it('goes on by itself after the broker was killed and is back', async () => {
      const log = await open();
      const topic = `spec.${randomUUID()}`;
      await log.ensureTopics([{ name: topic, compacted: false }], 12);
      const fatal = nothingFatal();
      const seen = new Set<string | undefined>();
      const heard = new Set<string | undefined>();
      await log.subscribe({
        group: randomUUID(),
        topics: [topic],
        onFatal: fatal.onFatal,
        onBatch: (batch) => {
          for (const record of batch.records) seen.add(record.value?.toString());
          return Promise.resolve();
        },
      });
      await log.tail({
        topics: [topic],
        onFatal: fatal.onFatal,
        onRecords: (records) => {
          for (const record of records) heard.add(record.value?.toString());
        },
      });
      const send = (text: string) =>
        log.publish(topic, [{ key: text, headers: {}, value: Buffer.from(text) }]);
      await send('before');
      await awaited('the first record', () => seen.has('before') && heard.has('before'));
      await kafka.kill();
      await expect(send('meanwhile')).rejects.toThrow();
      await kafka.start();
      await awaited('the broker to take records again', () =>
        send('after').then(
          () => true,
          () => false,
        ),
      );
      await awaited('the record after it', () => seen.has('after') && heard.has('after'), 30_000);
      await log.close();
      expect(fatal.errors).toEqual([]);
    }, 120_000);

    describe('where the broker asks for TLS and a password', () => {
      const secured = (password: string, ca: string = kafka.secured.certificate) =>
        openEventLog(
          {
            transport: 'kafka',
            brokers: [kafka.secured.brokers],
            clientId: 'spec',
            sasl: { mechanism: 'scram-sha-512', username: SECURED_USER.name, password },
            ssl: { ca },
          },
          keepingLogger(),
        );
      const record = { key: 'SNV', headers: {}, value: Buffer.from('một') };

      it('publishes and reads by SCRAM over TLS', async () => {
        const log = await secured(SECURED_USER.password);
        const topic = `spec.${randomUUID()}`;
        await log.ensureTopics([{ name: topic, compacted: false }], 1);
        const { onFatal, errors } = nothingFatal();
        const seen: string[] = [];
        await log.subscribe({
          group: randomUUID(),
          topics: [topic],
          onFatal,
          onBatch: ({ records }) => {
            seen.push(...records.map(({ value }) => String(value)));
            return Promise.resolve();
          },
        });
        await log.publish(topic, [record]);
        await awaited('the record', () => seen.includes('một'));
        await log.close();
        expect(errors).toEqual([]);
      }, 60_000);

      it('is refused with a wrong password, and trusts no certificate that it was not given', async () => {
        const impostor = await secured('wrong');
        await expect(impostor.publish('any', [record])).rejects.toThrow(LogRefused);
        await impostor.close();
        const elsewhere = await secured(SECURED_USER.password, rootCertificates[0]);
        await expect(elsewhere.publish('any', [record])).rejects.toThrow(/certificate/i);
        await elsewhere.close();
      }, 60_000);
    });
  },
);

async function settingsOf(kafka: SpecKafka, topic: string): Promise<Record<string, string>> {
  const { resources } = await asAdmin(kafka, (admin) =>
    admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic }],
    }),
  );
  return Object.fromEntries(
    resources.flatMap(({ configEntries }) =>
      configEntries.map(({ configName, configValue }) => [configName, configValue]),
    ),
  );
}

/** Lets the broker take no larger record on the topic. */
async function takeAtMost(kafka: SpecKafka, topic: string, bytes: number): Promise<void> {
  const configEntries = [{ name: 'max.message.bytes', value: String(bytes) }];
  await asAdmin(kafka, (admin) =>
    admin.alterConfigs({
      validateOnly: false,
      resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configEntries }],
    }),
  );
}

async function asAdmin<Result>(
  { brokers }: SpecKafka,
  work: (admin: Admin) => Promise<Result>,
): Promise<Result> {
  const admin = new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING }).admin();
  await admin.connect();
  return work(admin).finally(() => admin.disconnect());
}
