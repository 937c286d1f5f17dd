import kafkajs, { type Kafka, type Message, type Producer } from 'kafkajs';
import type { LogRecord, PublishOptions } from '../event-log.ts';
import { MAX_EVENT_BYTES } from '../outbox.ts';
import { partitionOf } from '../partitioner.ts';
import { refusalOf } from './refusals.ts';

/** Idempotent producer: acknowledged by all replicas, one request at a time, a new producer after a failure. */
export class KafkaProducer {
  readonly #kafka: Kafka;
  #producer: Producer | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(kafka: Kafka) {
    this.#kafka = kafka;
  }

  /** Sends in the order given. After a rejection it is unclear what arrived; the caller sends again. */
  publish(topic: string, records: readonly LogRecord[], options: PublishOptions): Promise<void> {
    const sent = this.#queue.then(() => this.#sendAll(topic, records, options));
    this.#queue = sent.catch(() => undefined);
    return sent;
  }

  async close(): Promise<void> {
    await this.#queue;
    await this.#drop();
  }

  async #sendAll(
    topic: string,
    records: readonly LogRecord[],
    { beforePart }: PublishOptions,
  ): Promise<void> {
    try {
      this.#producer ??= await this.#connect();
      for (const messages of parts(records)) {
        await beforePart?.();
        await this.#producer.send({ topic, messages, acks: -1, compression: kafkajs.CompressionTypes.None });
      }
    } catch (error) {
      // Its sequence numbers no longer tell what the broker has: go on with a new producer id.
      await this.#drop();
      throw refusalOf(error, { topics: [topic] });
    }
  }

  async #connect(): Promise<Producer> {
    const producer = this.#kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner:
        () =>
        ({ message, partitionMetadata }) =>
          partitionOf(String(message.key), partitionMetadata.length),
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 5 },
    });
    try {
      await producer.connect();
    } catch (error) {
      await producer.disconnect().catch(() => undefined);
      throw error;
    }
    return producer;
  }

  async #drop(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    await producer?.disconnect().catch(() => undefined);
  }
}

/** Parts that fit one record batch whichever partition they all go to. */
function* parts(records: readonly LogRecord[]): Generator<Message[]> {
  let part: Message[] = [];
  let bytes = 0;
  for (const { key, headers, value } of records) {
    const size = (value?.byteLength ?? 0) + Buffer.byteLength(JSON.stringify(headers)) + key.length;
    if (part.length > 0 && bytes + size > MAX_EVENT_BYTES) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push({ key, value, headers: { ...headers } });
    bytes += size;
  }
  if (part.length > 0) yield part;
}
