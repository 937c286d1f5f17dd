import { randomUUID } from 'node:crypto';
import kafkajs, { type Consumer, type Kafka } from 'kafkajs';
import { startConsumer } from './consumer.ts';
import { LogRefused, TooFewPartitions } from './event-log.ts';
import { eventStatus } from './event-status.ts';
import { openEventLog } from './open-event-log.ts';
import { type KafkaAccess, openKafkaAccess } from './index.ts';
import { startRelay } from './relay.ts';
import { startSpecPostgres } from './spec-database.ts';
import { SECURED_USER, type SpecKafka, startSpecKafka, whyNoKafka } from './spec-kafka.ts';
import { keepingLogger } from './spec-logger.ts';
import { awaited } from './spec-probe.ts';
import {
  commitEvents,
  createTallyTables,
  tallies,
  tallyChanged,
  tallyEvent,
  tallyProjection,
} from './spec-tally.ts';
import { sqlOf } from './sql.ts';

const missing = whyNoKafka();
const describeWithKafka = missing === undefined ? describe : describe.skip;
const PASSWORD: string = randomUUID();
/** Enough for a broker whose groups are being made; a refusal is final anyway. */
const BRIEFLY = { initialRetryTime: 50, maxRetryTime: 500, retries: 5 };

describeWithKafka(
  `access to Apache Kafka by user and ACLs${missing === undefined ? '' : ` (skipped: ${missing})`}`,
  () => {
    let kafka: SpecKafka;
    let access: KafkaAccess;
    /** Two topics that the user may read, and one that it may not. */
    const topics = { own: 'spec.published.one', other: 'spec.published.two', internal: 'spec.internal.one' };
    const user = 'so-noi-vu';
    const consumers: Consumer[] = [];

    beforeAll(async () => {
      kafka = await startSpecKafka();
      access = await openKafkaAccess(signedIn(SECURED_USER.name, SECURED_USER.password), keepingLogger());
      const log = await openEventLog(
        { transport: 'kafka', brokers: kafka.brokers, clientId: 'spec' },
        keepingLogger(),
      );
      const named = Object.values(topics).map((name) => ({ name, compacted: false }));
      await log.ensureTopics(named, 1);
      for (const { name } of named)
        await log.publish(name, [{ key: 'SNV', headers: {}, value: Buffer.from(name) }]);
      await log.close();
    }, 240_000);
    afterEach(async () => {
      await Promise.all(consumers.splice(0).map((consumer) => consumer.disconnect()));
      await access.removeUser(user);
    });
    afterAll(async () => {
      await access.close();
      await kafka.stop();
    });

    const signedIn = (username: string, password: string) => ({
      brokers: [kafka.secured.brokers],
      clientId: 'spec',
      sasl: { mechanism: 'scram-sha-512' as const, username, password },
      ssl: { ca: kafka.secured.certificate },
    });
    const clientOf = (username = user, password = PASSWORD): Kafka =>
      new kafkajs.Kafka({
        ...signedIn(username, password),
        ssl: { ca: [kafka.secured.certificate] },
        sasl: { mechanism: 'scram-sha-512', username, password },
        retry: BRIEFLY,
        logLevel: kafkajs.logLevel.NOTHING,
      });
    const letIn = async () => {
      await access.setPassword(user, PASSWORD);
      await access.letRead(user, [topics.own, topics.other], `${user}.`);
    };
    /** What a consumer reads until it crashes, and why it crashed. */
    const consume = async (groupId: string, topic: string, client = clientOf()) => {
      const consumer = client.consumer({ groupId, maxWaitTimeInMs: 100, retry: BRIEFLY });
      consumers.push(consumer);
      const values: string[] = [];
      const crashes: Error[] = [];
      consumer.on(consumer.events.CRASH, ({ payload: { error } }) => crashes.push(error));
      await consumer.connect();
      await consumer.subscribe({ topic, fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachMessage: async ({ partition, message }) => {
          values.push(String(message.value));
          await consumer.commitOffsets([{ topic, partition, offset: String(Number(message.offset) + 1) }]);
        },
      });
      return { values, crashes };
    };
    const letWrite = async (topic: string) => {
      const admin = clientOf(SECURED_USER.name, SECURED_USER.password).admin();
      await admin.connect();
      const acl = {
        ...{ principal: `User:${user}`, host: '*', resourceName: topic },
        resourceType: kafkajs.AclResourceTypes.TOPIC,
        resourcePatternType: kafkajs.ResourcePatternTypes.LITERAL,
        operation: kafkajs.AclOperationTypes.WRITE,
        permissionType: kafkajs.AclPermissionTypes.ALLOW,
      };
      await admin.createAcls({ acl: [acl] }).finally(() => admin.disconnect());
    };
    const asAdmin = async <Result>(work: (admin: ReturnType<Kafka['admin']>) => Promise<Result>) => {
      const admin = clientOf().admin();
      await admin.connect();
      return work(admin).finally(() => admin.disconnect());
    };

    it('lets a user read its topics, commit in groups of its prefix, and see no others', async () => {
      expect(await access.hasUser(user)).toBe(false);
      await letIn();
      expect(await access.hasUser(user)).toBe(true);
      expect(await access.rightsOf(user)).toEqual({
        topics: [topics.own, topics.other],
        groupPrefixes: [`${user}.`],
        others: false,
      });
      const { values } = await consume(`${user}.ledger`, topics.own);
      await awaited('the record', () => values.includes(topics.own));
      expect((await asAdmin((admin) => admin.listTopics())).sort()).toEqual([topics.own, topics.other]);
    });

    it('refuses another topic and another group, that of a longer name too', async () => {
      await letIn();
      await expect(consume(`${user}.ledger`, topics.internal)).rejects.toThrow(/not authorized/i);
      for (const group of ['so-tai-chinh.ledger', `${user}-2.ledger`, user]) {
        const { crashes } = await consume(group, topics.own);
        await awaited(`the refusal of ${group}`, () => crashes.length > 0);
        expect(crashes[0]?.message).toMatch(
          /Not authorized to access group|Failed to find group coordinator/,
        );
      }
    });

    it('refuses to write, and what kafkajs sends without asking for an answer does not land', async () => {
      await letIn();
      const producer = clientOf().producer();
      await producer.connect();
      const send = (acks: number) =>
        producer.send({ topic: topics.own, acks, messages: [{ key: 'SNV', value: 'forged' }] });
      await expect(send(-1)).rejects.toThrow(/not authorized/i);
      await send(0);
      await producer.disconnect();
      const idempotent = clientOf().producer({ idempotent: true, maxInFlightRequests: 1 });
      await expect(idempotent.connect()).rejects.toThrow(/authorization failed/i);
      const ends = await asAdmin((admin) => admin.fetchTopicOffsets(topics.own));
      expect(ends.map(({ high }) => high)).toEqual(['1']);
    });

    it('refuses to create and delete topics, to change settings and to let others in', async () => {
      await letIn();
      await asAdmin(async (admin) => {
        await expect(
          admin.createTopics({ topics: [{ topic: 'spec.of-its-own', numPartitions: 1 }] }),
        ).rejects.toThrow();
        await expect(admin.deleteTopics({ topics: [topics.own] })).rejects.toThrow(/authoriz/i);
        const retention = [{ name: 'retention.ms', value: '1' }];
        const resource = {
          type: kafkajs.ConfigResourceTypes.TOPIC,
          name: topics.own,
          configEntries: retention,
        };
        await expect(admin.alterConfigs({ validateOnly: false, resources: [resource] })).rejects.toThrow(
          /authoriz/i,
        );
      });
      const itself = await openKafkaAccess(signedIn(user, PASSWORD), keepingLogger());
      await expect(itself.letRead(user, [topics.internal], '')).rejects.toThrow(/authorization failed/i);
      await expect(itself.setPassword('another', PASSWORD)).rejects.toThrow(/authorization failed/i);
      await itself.close();
    });

    it('cuts one that is consuming at once when all is taken back, and lets it in no more', async () => {
      await letIn();
      const { values, crashes } = await consume(`${user}.cut`, topics.own);
      await awaited('the record', () => values.includes(topics.own));
      await access.removeUser(user);
      await awaited('the consumer to be cut', () => crashes.length > 0, 5_000);
      expect(await access.hasUser(user)).toBe(false);
      expect(await access.rightsOf(user)).toEqual({ topics: [], groupPrefixes: [], others: false });
      await expect(asAdmin((admin) => admin.listTopics())).rejects.toThrow(/authentication/i);
      await access.removeUser(user);
    });

    it('takes one topic back and leaves the other', async () => {
      await letIn();
      const [taken, kept] = [
        await consume(`${user}.taken`, topics.own),
        await consume(`${user}.kept`, topics.other),
      ];
      await awaited('both records', () => taken.values.length + kept.values.length === 2);
      await access.takeTopic(user, topics.own);
      await awaited('the consumer to be cut', () => taken.crashes.length > 0, 5_000);
      expect((await access.rightsOf(user)).topics).toEqual([topics.other]);
      expect(kept.crashes).toEqual([]);
    });

    it('tells that a user has rights of another kind', async () => {
      const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;
      const write = { operation: AclOperationTypes.WRITE, permissionType: AclPermissionTypes.ALLOW };
      const resource = {
        resourceType: AclResourceTypes.TOPIC,
        resourcePatternType: ResourcePatternTypes.LITERAL,
      };
      const admin = clientOf(SECURED_USER.name, SECURED_USER.password).admin();
      await admin.connect();
      await admin.createAcls({
        acl: [{ ...write, ...resource, resourceName: topics.own, principal: `User:${user}`, host: '*' }],
      });
      await admin.disconnect();
      expect((await access.rightsOf(user)).others).toBe(true);
      await letIn();
      expect((await access.rightsOf(user)).others).toBe(true);
    });

    it('gives another password, after which the old one is refused', async () => {
      await letIn();
      await access.setPassword(user, 'another');
      await expect(asAdmin((admin) => admin.listTopics())).rejects.toThrow(/authentication/i);
      const admin = clientOf(user, 'another').admin();
      await admin.connect();
      expect((await admin.listTopics()).sort()).toEqual([topics.own, topics.other]);
      await admin.disconnect();
    });

    it('lets the consumer of a projection go on by itself once what was taken back is granted again', async () => {
      const { topic } = tallyChanged;
      const postgres = await startSpecPostgres();
      const reader = await postgres.serviceDatabase();
      await createTallyTables(reader);
      const platform = await openEventLog(
        { transport: 'kafka', brokers: kafka.brokers, clientId: 'spec' },
        keepingLogger(),
      );
      await platform.ensureTopics([{ name: topic, compacted: false }], 1);
      const id = randomUUID();
      const tell = async (version: number) => platform.publish(topic, [tallyEvent(id, version)]);
      const taken = (version: number) =>
        awaited(`version ${version}`, async () => (await tallies(reader)).get(id) === version, 60_000);
      await access.setPassword(user, PASSWORD);
      await access.letRead(user, [topic], `${user}.`);
      const log = await openEventLog({ transport: 'kafka', ...signedIn(user, PASSWORD) }, keepingLogger());
      const fatal: Error[] = [];
      const consumer = await startConsumer({
        ...tallyProjection(`${user}.tallies`),
        ...{ topics: [topic], log, databaseUrl: reader.url, logger: keepingLogger() },
        onFatal: (error) => fatal.push(error),
      });
      await tell(1);
      await taken(1);

      await access.takeTopic(user, topic);
      await awaited('the consumer to be refused', () => consumer.status().state === 'REFUSED', 60_000);
      const asked = { service: `${user}.tallies`, raises: false, heard: [topic] };
      const { intake } = await eventStatus(sqlOf(reader.owner), log, asked, 30_000);
      expect(intake).toMatchObject({ state: 'REFUSED', logFault: 'REFUSED', lag: null });
      await tell(2);
      await access.letRead(user, [topic], `${user}.`);
      await taken(2);
      expect(fatal).toEqual([]);
      await consumer.close();
      await Promise.all([log.close(), platform.close()]);
      await postgres.stop();
    }, 180_000);

    it('refuses a group that is not its own when it is joined, and says so once', async () => {
      await letIn();
      const log = await openEventLog({ transport: 'kafka', ...signedIn(user, PASSWORD) }, keepingLogger());
      const fatal: Error[] = [];
      const joined = log.subscribe({
        ...{ group: 'elsewhere.readers', topics: [topics.own] },
        onBatch: () => Promise.resolve(),
        onFatal: (error) => fatal.push(error),
      });
      await expect(joined).rejects.toThrow(LogRefused);
      await log.close();
      expect(fatal).toEqual([]);
    }, 60_000);

    it('tells which topics a user may not create, once all others are there', async () => {
      await letIn();
      const log = await openEventLog({ transport: 'kafka', ...signedIn(user, PASSWORD) }, keepingLogger());
      const platform = await openEventLog(
        { transport: 'kafka', brokers: kafka.brokers, clientId: 'spec' },
        keepingLogger(),
      );
      const refused = `spec.${randomUUID()}`;
      const settings = [topics.own, refused].map((name) => ({ name, compacted: false }));
      const told: unknown[] = [];
      const ensured = log.ensureTopics(settings, 1, { onRefused: (error) => told.push(error) });
      await awaited('the refusal', () => told.length > 0);
      expect(told).toEqual([expect.any(LogRefused)]);
      expect(String(told[0])).toMatch(new RegExp(`create or see topic ${refused}\\.$`));
      await expect(log.ensureTopics(settings, 12)).rejects.toThrow(TooFewPartitions);
      await platform.ensureTopics(settings, 1);
      await access.letRead(user, [refused], `${user}.`);
      await ensured;
      await Promise.all([log.close(), platform.close()]);
    }, 60_000);

    it('keeps a relay asking that may not write, and sends what waits once it may', async () => {
      const postgres = await startSpecPostgres();
      const writer = await postgres.serviceDatabase();
      await letIn();
      const log = await openEventLog({ transport: 'kafka', ...signedIn(user, PASSWORD) }, keepingLogger());
      const fatal: Error[] = [];
      const relay = await startRelay({
        ...{ databaseUrl: writer.url, log, logger: keepingLogger() },
        onFatal: (error) => fatal.push(error),
      });
      await commitEvents(writer.owner, [
        tallyEvent(randomUUID(), 1, '', { ...tallyChanged, topic: topics.own }),
      ]);
      const outbox = async () =>
        (await eventStatus(sqlOf(writer.owner), log, { service: 'spec', raises: true, heard: null })).outbox;
      await awaited('the relay to be refused', () => relay.status().state === 'REFUSED', 60_000);
      await awaited('its status to say so', async () => (await outbox())?.state === 'REFUSED');
      expect(await outbox()).toMatchObject({
        ...{ events: 1, relays: 1, logFault: 'REFUSED' },
        logReason: expect.stringMatching(/^The broker does not let this user (write|use topic)/) as unknown,
      });
      await letWrite(topics.own);
      await awaited('the event to be sent', async () => (await outbox())?.events === 0, 60_000);
      expect(await outbox()).toMatchObject({ state: 'RELAYING', logFault: null });
      expect(fatal).toEqual([]);
      await relay.close();
      await log.close();
      await postgres.stop();
    }, 180_000);

    it('is refused to one who signs in with a wrong password', async () => {
      const wrong = await openKafkaAccess(signedIn(SECURED_USER.name, 'wrong'), keepingLogger());
      await expect(wrong.hasUser(user)).rejects.toThrow(/authentication/i);
      await wrong.close();
    });
  },
);
