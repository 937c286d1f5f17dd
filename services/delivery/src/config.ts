import {
  endingSettings,
  eventLogSettings,
  port,
  postgresUrl,
  readConfiguration,
} from '@reformgraph/subgraph-kit/configuration';
import { z } from 'zod';
import { webhookSettings } from './webhooks/settings.ts';

/** What a process of delivery does; each role can run alone, so that it is scaled by itself. */
const ROLES = ['feed', 'consumer', 'webhooks'] as const;

/** Every setting, with what it means. */
export const settings = z.object({
  PORT: port.describe('Port that it listens on.'),
  HOST: z.string().default('127.0.0.1').describe('Address it listens on.'),
  ROLES: z
    .string()
    .default(ROLES.join(','))
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(z.enum(ROLES)).min(1))
    .describe('What the process does: any of feed, consumer, webhooks.'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
    .default('info')
    .describe('Least serious log line written.'),
  DATABASE_URL_DELIVERY: postgresUrl.describe("The service's own database."),
  CLIENT_TOKEN_SECRET: z
    .string()
    .min(32, 'must be 32 characters or more, drawn at random')
    .describe(
      'Secret by which the tokens of departments are signed; every process of delivery has the same.',
    ),
  FEED_RETENTION_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .max(36_500)
    .default(400)
    .describe('How many days feeds keep a record, and tombstones of the state topic.'),
  FEED_WAITERS: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(500)
    .describe('Most requests of feeds that may wait for events at the same time.'),
  ...webhookSettings,
  ...eventLogSettings,
  ...endingSettings,
});
export type Config = z.output<typeof settings>;

/** The service's configuration; the only reader of the environment. Throws BadConfiguration. */
export const readConfig = (): Config => readConfiguration(settings, process.env);
