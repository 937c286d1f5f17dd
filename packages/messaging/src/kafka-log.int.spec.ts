import { randomUUID } from 'node:crypto';
import { describeEventLog } from './event-log.contract.ts';
import type { EventLog } from './event-log.ts';
import { openEventLog } from './open-event-log.ts';
import { type SpecKafka, startSpecKafka, whyNoKafka } from './spec-kafka.ts';
import { keepingLogger } from './spec-logger.ts';
import { awaited, nothingFatal } from './spec-probe.ts';

const missing = whyNoKafka();
const describeWithKafka = missing === undefined ? describe : describe.skip;

describeWithKafka(
  `the event log on Apache Kafka${missing === undefined ? '' : ` (skipped: ${missing})`}`,
  () => {
    let kafka: SpecKafka;
    let opened: EventLog | undefined;
    const open = () =>
      openEventLog({ transport: 'kafka', brokers: kafka.brokers, clientId: 'spec' }, keepingLogger());

    beforeAll(async () => {
      kafka = await startSpecKafka();
    }, 240_000);
    afterAll(async () => {
      await opened?.close();
      await kafka.stop();
    });

    describeEventLog(open);

    it('goes on by itself after the broker was killed and is back', async () => {
      const log = await open();
      const topic = `spec.${randomUUID()}`;
      await log.ensureTopics([topic], 12);
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
  },
);
