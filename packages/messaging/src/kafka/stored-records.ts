import type { KafkaMessage } from 'kafkajs';
import type { StoredRecord } from '../event-log.ts';

/** A message as every transport hands it out; of a repeated header the last value counts. */
export function storedRecordOf(topic: string, partition: number, message: KafkaMessage): StoredRecord {
  return {
    topic,
    partition,
    offset: BigInt(message.offset),
    key: message.key?.toString('utf8') ?? '',
    headers: Object.fromEntries(
      Object.entries(message.headers ?? {}).map(([name, value]) => [
        name,
        String(Array.isArray(value) ? value.at(-1) : value),
      ]),
    ),
    value: message.value,
    time: new Date(Number(message.timestamp)),
  };
}
