import type { SASLOptions } from 'kafkajs';
import type { KafkaLogConfig } from './kafka-log.ts';

/** Where and how kafkajs connects, as a client and as a cluster. */
export function connectionOf(config: Omit<KafkaLogConfig, 'transport'>) {
  return {
    clientId: config.clientId,
    brokers: [...config.brokers],
    ...(config.ssl && { ssl: config.ssl.ca === undefined ? (true as const) : { ca: [config.ssl.ca] } }),
    ...(config.sasl && { sasl: config.sasl as SASLOptions }),
    connectionTimeout: 3_000,
    requestTimeout: 10_000,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 5 },
  };
}
