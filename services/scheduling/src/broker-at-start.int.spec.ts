import type { ChildProcess } from 'node:child_process';
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  appendToOutbox,
  openEventLog,
  sqlOf,
  type EventLog,
  type RecordBatch,
  type StoredRecord,
} from '@reformgraph/messaging';
import { startSpecKafka, whyNoKafka, type SpecKafka } from '@reformgraph/messaging/spec-kafka';
import { awaited } from '@reformgraph/messaging/spec-probe';
import { createLogger } from '@reformgraph/subgraph-kit';
import { CHECKOUT, freePort, testDatabase, type TestDatabase } from '@reformgraph/testkit';
import pg from 'pg';
import { answerOf, startSpecProcess } from './spec-process.ts';
import { unitEvent } from './spec-unit-event.ts';

(whyNoKafka() === undefined ? describe : describe.skip)(
  'a service whose broker is not as it should be',
  () => {
    let kafka: SpecKafka;
    let database: TestDatabase;
    let owner: pg.Pool;
    let log: EventLog;
    const children: ChildProcess[] = [];
    const event = unitEvent(randomUUID());

    beforeAll(async () => {
      [kafka, database] = await Promise.all([startSpecKafka(), testDatabase('scheduling')]);
      owner = new pg.Pool({ connectionString: database.ownerUrl });
      owner.on('error', () => undefined);
      log = await openEventLog(
        { transport: 'kafka', brokers: kafka.brokers, clientId: 'spec' },
        createLogger('spec', 'silent'),
      );
    });
    afterAll(async () => {
      for (const child of children) child.kill('SIGKILL');
      await log.close();
      await owner.end();
      await Promise.all([database.drop(), kafka.stop()]);
    });

    const brokers = () => ({ KAFKA_BROKERS: kafka.brokers.join(',') });
    const start = async () => {
      const port = await freePort();
      const started = startSpecProcess(database, port, brokers());
      children.push(started.child);
      return { ...started, port };
    };
    const recordsOf = async (topic: string): Promise<StoredRecord[]> => {
      const records: StoredRecord[] = [];
      const onBatch = (batch: RecordBatch) => Promise.resolve(void records.push(...batch.records));
      await log.read({ ranges: await log.extents([topic]), onBatch });
      return records;
    };
    const waiting = async () =>
      (await owner.query('SELECT FROM messaging.outbox WHERE published_at IS NULL')).rowCount;
    const status = (...options: string[]) => {
      const {
        stdout,
        stderr,
        status: code,
      } = spawnSync(
        process.execPath,
        [
          '--import',
          'tsx',
          join(CHECKOUT, 'services/scheduling/src/events-command.ts'),
          'status',
          ...options,
        ],
        {
          cwd: CHECKOUT,
          encoding: 'utf8',
          env: { PATH: process.env['PATH'], DATABASE_URL_SCHEDULING: database.url, ...brokers() },
        },
      );
      return { stdout, stderr, code };
    };

    it('ends with code 1 and says which topic has too few partitions, in its status too, and sends and takes nothing', async () => {
      await log.ensureTopics([{ name: event.topic, compacted: true }], 3);
      await appendToOutbox(sqlOf(owner), [event]);
      const { exited, told } = await start();
      expect(await exited).toBe(1);
      expect(told.log).toContain(`${event.topic} has 3 partitions`);
      const lastStop = { reason: expect.stringContaining(`${event.topic} has 3 partitions`) as unknown };
      expect(JSON.parse(status('--json').stdout)).toMatchObject({
        outbox: { lastStop },
        intake: { lastStop },
      });
      expect(await waiting()).toBe(1);
      expect((await log.extents([event.topic])).map(({ end }) => end)).toEqual([0n, 0n, 0n]);
    }, 120_000);

    it('is ready without it, tells what waits and why, and sends it when the broker comes', async () => {
      await kafka.lose();
      await kafka.kill();
      const { child, exited, port } = await start();
      await awaited('it to be ready', async () => (await answerOf(port, '/readyz')).status === 200, 60_000);
      expect((await answerOf(port, '/livez')).status).toBe(200);
      const trouble = {
        state: expect.stringMatching(/^(LOG_AWAY|NO_ANSWER)$/) as unknown,
        logFault: expect.stringMatching(/^(UNREACHABLE|NO_ANSWER)$/) as unknown,
        logReason: expect.any(String) as unknown,
      };
      expect(JSON.parse(status('--json').stdout)).toMatchObject({
        outbox: { ...trouble, events: 1, relays: 0 },
        intake: { ...trouble, lag: null },
      });
      const { stdout, stderr, code } = status();
      expect(stdout).toMatch(
        / · sending (LOG_AWAY|NO_ANSWER) · whyNotSent .+ · waitingToBeSent 1 · .* · taking (LOG_AWAY|NO_ANSWER) · why .+ · /,
      );
      expect(stderr).toMatch(/^scheduling: The event log (cannot be reached|gave no answer within 10 s)/);
      expect(code).toBe(1);
      expect((await answerOf(port, '/metrics')).text).toContain(
        'reformgraph_event_log_up{service="scheduling"} 0',
      );

      await kafka.start();
      await awaited('the event to be sent', async () => (await waiting()) === 0, 90_000);
      expect((await log.extents([event.topic])).length).toBeGreaterThan(3);
      const records = await recordsOf(event.topic);
      // A send without an answer is made once more: the record may lie there twice, and nothing else may.
      expect([...new Set(records.map(({ headers }) => headers['ce_id']))]).toEqual([event.id]);
      child.kill('SIGTERM');
      expect(await exited).toBe(0);
    }, 240_000);
  },
);
