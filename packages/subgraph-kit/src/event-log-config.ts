import { readFileSync } from 'node:fs';
import type { EventLogConfig } from '@reformgraph/messaging';
import type { z } from 'zod';
import { BadConfiguration, type eventLogSettings } from './configuration.ts';

type EventLogSettings = z.output<z.ZodObject<typeof eventLogSettings>>;

/** Kafka where `KAFKA_BROKERS` is set, the embedded log elsewhere. Throws BadConfiguration where neither is configured. */
export function eventLogConfig(config: EventLogSettings, clientId: string): EventLogConfig {
  if (config.KAFKA_BROKERS !== undefined) {
    const sasl = saslOf(config);
    return {
      transport: 'kafka',
      brokers: config.KAFKA_BROKERS.split(',').map((broker) => broker.trim()),
      clientId,
      sessionTimeout: config.KAFKA_SESSION_TIMEOUT,
      ...(sasl ? { sasl } : {}),
      ...(config.KAFKA_SSL_CA === undefined
        ? {}
        : { ssl: { ca: readFileSync(config.KAFKA_SSL_CA, 'utf8') } }),
    };
  }
  if (config.DATABASE_URL_EVENTS === undefined)
    throw new BadConfiguration(
      'The configuration cannot be used:\n  DATABASE_URL_EVENTS: must be set where KAFKA_BROKERS is not',
    );
  return { transport: 'embedded', databaseUrl: config.DATABASE_URL_EVENTS };
}

function saslOf(config: EventLogSettings) {
  const {
    KAFKA_SASL_MECHANISM: mechanism,
    KAFKA_SASL_USERNAME: username,
    KAFKA_SASL_PASSWORD: password,
  } = config;
  if (mechanism === undefined && username === undefined && password === undefined) return null;
  if (mechanism === undefined || username === undefined || password === undefined)
    throw new BadConfiguration(
      'The configuration cannot be used:\n  KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD: set all three or none',
    );
  return { mechanism, username, password };
}
