import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { openEventLog, openKafkaAccess, type EventLog, type KafkaAccess } from '@reformgraph/messaging';
import { SECURED_USER, startSpecKafka, whyNoKafka, type SpecKafka } from '@reformgraph/messaging/spec-kafka';
import { CHECKOUT, testDatabase, type TestDatabase } from '@reformgraph/testkit';
import { PUBLISHED_TOPICS } from '../topics/feed-topics.ts';

const COMMAND = join(CHECKOUT, 'services/delivery/src/events-command.ts');
const [TOPIC = '', OTHER = ''] = PUBLISHED_TOPICS;
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };
function ignore(): void {
  // What the clients of this spec log is no part of it.
}

const missing = whyNoKafka();
const describeWithKafka = missing === undefined ? describe : describe.skip;

describeWithKafka(`clients at Kafka${missing === undefined ? '' : ` (skipped: ${missing})`}`, () => {
  let kafka: SpecKafka;
  let database: TestDatabase;
  let access: KafkaAccess;
  let folder: string;
  const logs: EventLog[] = [];
  let clients = 0;

  beforeAll(async () => {
    [kafka, database, folder] = await Promise.all([
      startSpecKafka(),
      testDatabase('delivery'),
      mkdtemp(join(tmpdir(), 'delivery-kafka-')),
    ]);
    await writeFile(join(folder, 'ca.pem'), kafka.secured.certificate);
    access = await openKafkaAccess(signedIn(SECURED_USER.name, SECURED_USER.password), SILENT);
    const platform = await openEventLog(
      { transport: 'kafka', brokers: kafka.brokers, clientId: 'spec' },
      SILENT,
    );
    await platform.ensureTopics(
      PUBLISHED_TOPICS.map((name) => ({ name, compacted: false })),
      1,
    );
    for (const topic of PUBLISHED_TOPICS)
      await platform.publish(topic, [{ key: 'one', headers: {}, value: Buffer.from(topic) }]);
    await platform.close();
  });
  afterEach(async () => {
    await Promise.all(logs.splice(0).map((log) => log.close()));
  });
  afterAll(async () => {
    await access.close();
    await Promise.all([kafka.stop(), database.drop(), rm(folder, { recursive: true, force: true })]);
  });

  const signedIn = (username: string, password: string) => ({
    brokers: [kafka.secured.brokers],
    clientId: 'spec',
    sasl: { mechanism: 'scram-sha-512' as const, username, password },
    ssl: { ca: kafka.secured.certificate },
  });
  const settings = () => ({
    KAFKA_DEPARTMENTS_BROKERS: kafka.secured.brokers,
    KAFKA_DEPARTMENTS_SSL_CA: join(folder, 'ca.pem'),
    KAFKA_ADMIN_USERNAME: SECURED_USER.name,
    KAFKA_ADMIN_PASSWORD: SECURED_USER.password,
  });
  const run = async (args: readonly string[], environment: Record<string, string> = settings()) => {
    const child = spawn(process.execPath, ['--import', 'tsx', COMMAND, ...args, '--json'], {
      cwd: CHECKOUT,
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL_DELIVERY: database.url,
        DATABASE_ADMIN_URL_DELIVERY: database.ownerUrl,
        ...environment,
      },
    });
    const [stdout, stderr, status] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      new Promise((resolve) => child.once('exit', resolve)),
    ]);
    return {
      status,
      stderr,
      told: (stdout.startsWith('{') || stdout.startsWith('[') ? JSON.parse(stdout) : stdout) as unknown,
    };
  };
  const registered = async () => {
    const id = `so-kafka-${++clients}`;
    expect((await run(['register', id, '--name-vi', 'Sở', '--name-en', 'Department'])).status).toBe(0);
    return id;
  };
  const passwordOf = async (id: string) =>
    ((await run(['kafka-password', id, '--yes'])).told as { password: string }).password;
  /** What the user reads of a topic's first record until it is told to stop, or why it may not. */
  const reading = async (username: string, password: string, topic: string) => {
    const log = await openEventLog({ transport: 'kafka', ...signedIn(username, password) }, SILENT);
    logs.push(log);
    let failed: (error: Error) => void;
    const failure = new Promise<Error>((resolve) => (failed = resolve));
    const first = new Promise<string>((resolve, reject) => {
      log
        .subscribe({
          group: `${username}.spec`,
          topics: [topic],
          onBatch: ({ records }) => {
            resolve(String(records[0]?.value));
            return Promise.resolve();
          },
          onFatal: (error) => failed(error),
        })
        .catch(reject);
    });
    return { first, failure };
  };

  it('lets a client in with what it was granted, and tells it how to sign in', async () => {
    const id = await registered();
    expect((await run(['grant', id, '--topic', TOPIC])).told).toMatchObject({
      topics: [TOPIC],
      kafkaUser: false,
      kafkaTopics: [TOPIC],
    });
    const { told } = await run(['kafka-password', id]);
    expect(told).toEqual({
      brokers: kafka.secured.brokers,
      username: id,
      password: expect.stringMatching(/^rgk_[\w-]{43}$/) as string,
      groupPrefix: `${id}.`,
    });
    const { first } = await reading(id, (told as { password: string }).password, TOPIC);
    expect(await first).toBe(TOPIC);
    expect((await run(['clients'])).told).toContainEqual(
      expect.objectContaining({ client: id, kafkaUser: true, kafkaTopics: [TOPIC] }),
    );
    const other = await reading(id, (told as { password: string }).password, OTHER);
    await expect(other.first).rejects.toThrow(/does not let this user/);
  });

  it('lets in a client whose topics were granted before Kafka was configured', async () => {
    const id = await registered();
    expect((await run(['grant', id, '--topic', TOPIC], {})).told).not.toHaveProperty('kafkaUser');
    const { first } = await reading(id, await passwordOf(id), TOPIC);
    expect(await first).toBe(TOPIC);
  });

  it('cuts a consumer at once when its topic is revoked, and leaves it the other one', async () => {
    const id = await registered();
    await run(['grant', id, '--topic', TOPIC, '--topic', OTHER]);
    const password = await passwordOf(id);
    const { first, failure } = await reading(id, password, TOPIC);
    await first;
    expect((await run(['revoke', id, '--topic', TOPIC])).told).toEqual({
      wouldDo: expect.stringContaining('would no longer have') as string,
    });
    expect((await access.rightsOf(id)).topics).toEqual([TOPIC, OTHER].sort());
    expect((await run(['revoke', id, '--topic', TOPIC, '--yes'])).told).toMatchObject({
      topics: [OTHER],
      kafkaTopics: [OTHER],
    });
    expect((await failure).message).toMatch(/does not let this user|not authorized/i);
    const kept = await reading(id, password, OTHER);
    expect(await kept.first).toBe(OTHER);
  });

  it('ends a client for good, its user at Kafka too', async () => {
    const id = await registered();
    await run(['grant', id, '--topic', TOPIC]);
    const { first, failure } = await reading(id, await passwordOf(id), TOPIC);
    await first;
    expect((await run(['revoke', id, '--all', '--yes'])).told).toMatchObject({
      revokedAt: expect.any(String) as string,
      kafkaUser: false,
      kafkaTopics: [],
    });
    await failure;
    expect((await run(['kafka-password', id])).stderr).toContain('is revoked, for good');
    expect(await run(['revoke', id, '--all', '--yes'])).toMatchObject({ status: 1 });
  });

  it('closes the feeds where Kafka is away, says that Kafka is open still, and completes it when asked again', async () => {
    const id = await registered();
    await run(['grant', id, '--topic', TOPIC]);
    await passwordOf(id);
    const away = { ...settings(), KAFKA_DEPARTMENTS_BROKERS: '127.0.0.1:1' };
    const refused = await run(['revoke', id, '--all', '--yes'], away);
    expect(refused).toMatchObject({ status: 1, told: '' });
    expect(refused.stderr).toContain('Kafka is not. Repeat the command.');
    expect(await access.hasUser(id)).toBe(true);
    expect((await run(['clients'], away)).told).toContainEqual(
      expect.objectContaining({ client: id, revokedAt: expect.any(String) as string }),
    );
    expect((await run(['revoke', id, '--all', '--yes'])).told).toMatchObject({ kafkaUser: false });
    expect(await access.hasUser(id)).toBe(false);
  });

  it('grants nothing to a name that has rights of its own at Kafka', async () => {
    const id = await registered();
    await access.letRead(id, ['reformgraph.internal.assessment'], 'somebody-elses.');
    const refused = await run(['grant', id, '--topic', TOPIC]);
    expect(refused).toMatchObject({ status: 1 });
    expect(refused.stderr).toContain('has rights that were not granted here');
    expect(await run(['kafka-password', id])).toMatchObject({ status: 1 });
    expect((await access.rightsOf(id)).topics).toEqual(['reformgraph.internal.assessment']);
  });

  it('never grants an internal topic', async () => {
    const id = await registered();
    const refused = await run(['grant', id, '--topic', 'reformgraph.internal.assessment']);
    expect(refused).toMatchObject({ status: 2 });
    expect(refused.stderr).toContain('no published topic');
    expect(await access.rightsOf(id)).toMatchObject({ topics: [], groupPrefixes: [] });
  });

  it('says what is missing of its settings', async () => {
    const id = await registered();
    expect((await run(['kafka-password', id], {})).stderr).toContain('KAFKA_DEPARTMENTS_BROKERS');
    const half = await run(['clients'], { KAFKA_DEPARTMENTS_BROKERS: 'localhost:9093' });
    expect(half).toMatchObject({ status: 1 });
    expect(half.stderr).toContain('set all three or none');
  });
});
