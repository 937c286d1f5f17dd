import type { ChildProcess } from 'node:child_process';
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { appendToOutbox, openEventLog, sqlOf, type EventLog } from '@reformgraph/messaging';
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
    let port: number;
    const children: ChildProcess[] = [];
    const event = unitEvent(randomUUID());

    beforeAll(async () => {
      [kafka, database, port] = await Promise.all([startSpecKafka(), testDatabase('scheduling'), freePort()]);
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
    const start = () => {
      const started = startSpecProcess(database, port, brokers());
      children.push(started.child);
      return started;
    };
    const waiting = async () =>
      (await owner.query('SELECT FROM messaging.outbox WHERE published_at IS NULL')).rowCount;
    const status = (...options: string[]) =>
      spawnSync(
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
      ).stdout;

    it('ends with code 1 and says which topic has too few partitions, and sends and takes nothing', async () => {
      await log.ensureTopics([{ name: event.topic, compacted: true }], 3);
      await appendToOutbox(sqlOf(owner), [event]);
      const { exited, told } = start();
      expect(await exited).toBe(1);
      expect(told.log).toContain(`${event.topic} has 3 partitions`);
      expect(await waiting()).toBe(1);
      expect((await log.extents([event.topic])).map(({ end }) => end)).toEqual([0n, 0n, 0n]);
    }, 120_000);

    it('is ready without it, tells what waits and why, and sends it when the broker comes', async () => {
      await kafka.lose();
      await kafka.kill();
      const { child, exited } = start();
      await awaited('it to be ready', async () => (await answerOf(port, '/readyz')).status === 200, 60_000);
      expect((await answerOf(port, '/livez')).status).toBe(200);
      expect(JSON.parse(status('--json'))).toMatchObject({
        outbox: { events: 1 },
        intake: {
          state: 'LOG_AWAY',
          logFault: expect.stringMatching(/^(NO_ANSWER|UNREACHABLE)$/) as unknown,
          logReason: expect.any(String) as unknown,
          lag: null,
        },
      });
      expect(status()).toMatch(
        / · waitingToBeSent 1 · .* · taking LOG_AWAY · why (NO_ANSWER|UNREACHABLE) \(.+\) · /,
      );
      expect((await answerOf(port, '/metrics')).text).toContain(
        'reformgraph_event_log_up{service="scheduling"} 0',
      );

      await kafka.start();
      await awaited('the event to be sent', async () => (await waiting()) === 0, 90_000);
      const ends = await log.extents([event.topic]);
      expect(ends.length).toBeGreaterThan(3);
      expect(ends.reduce((sum, { end }) => sum + end, 0n)).toBe(1n);
      child.kill('SIGTERM');
      expect(await exited).toBe(0);
    }, 240_000);
  },
);
