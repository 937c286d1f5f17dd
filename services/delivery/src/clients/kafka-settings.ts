import { readFileSync } from 'node:fs';
import { openKafkaAccess } from '@reformgraph/messaging';
import { BadConfiguration } from '@reformgraph/subgraph-kit/configuration';
import { createLogger } from '@reformgraph/subgraph-kit/logger';
import { z } from 'zod';
import { createDepartmentsKafka, type DepartmentsKafka } from './departments-kafka.ts';

/** What the commands need beside the database to let departments read at Kafka. */
export const kafkaAccessSettings = {
  KAFKA_DEPARTMENTS_BROKERS: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Brokers as departments reach them, by TLS and SCRAM-SHA-512: host:port separated by commas. Without it departments read by feeds and webhooks alone.',
    ),
  KAFKA_DEPARTMENTS_SSL_CA: z
    .string()
    .min(1)
    .optional()
    .describe(
      'PEM file of the authority of the certificate there; without it the authorities that Node.js knows.',
    ),
  KAFKA_ADMIN_USERNAME: z
    .string()
    .min(1)
    .optional()
    .describe('User that may change users and ACLs there; of the command alone.'),
  KAFKA_ADMIN_PASSWORD: z.string().min(1).optional().describe('Its password.'),
};

/**
 * Kafka as departments read it; null where it is not configured. Connects when first used. Throws BadConfiguration
 * where only some of it is.
 */
export async function departmentsKafka(
  config: z.output<z.ZodObject<typeof kafkaAccessSettings>>,
): Promise<DepartmentsKafka | null> {
  const {
    KAFKA_DEPARTMENTS_BROKERS: brokers,
    KAFKA_ADMIN_USERNAME: username,
    KAFKA_ADMIN_PASSWORD: password,
    KAFKA_DEPARTMENTS_SSL_CA: certificate,
  } = config;
  if (brokers === undefined && username === undefined && password === undefined) return null;
  if (brokers === undefined || username === undefined || password === undefined)
    throw new BadConfiguration(
      'The configuration cannot be used:\n  KAFKA_DEPARTMENTS_BROKERS, KAFKA_ADMIN_USERNAME, KAFKA_ADMIN_PASSWORD: set all three or none',
    );
  const access = await openKafkaAccess(
    {
      brokers: brokers.split(',').map((broker) => broker.trim()),
      clientId: 'delivery.clients',
      sasl: { mechanism: 'scram-sha-512', username, password },
      ssl: certificate === undefined ? {} : { ca: readFileSync(certificate, 'utf8') },
    },
    createLogger('delivery', 'silent'),
  );
  return createDepartmentsKafka(access, brokers);
}
