import { z } from 'zod';

/** A configuration that cannot be used; the message names every bad key, one a line, without its value. */
export class BadConfiguration extends Error {
  override readonly name = 'BadConfiguration';
  readonly code = 'BAD_CONFIGURATION';
}

/** Reads a configuration once from the environment. Empty values count as absent. Throws BadConfiguration. */
export function readConfiguration<Shape extends z.ZodType>(
  shape: Shape,
  environment: Readonly<Record<string, string | undefined>>,
): z.output<Shape> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = shape.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ code, path, message }) => {
    const [setting] = path;
    const isAbsent = code !== 'custom' && typeof setting === 'string' && given[setting] === undefined;
    return `  ${path.join('.') || '(configuration)'}: ${isAbsent ? 'must be set' : message}`;
  });
  throw new BadConfiguration(`The configuration cannot be used:\n${faults.join('\n')}`);
}

/** A JSON Web Key given as JSON text. */
export const jsonWebKey = z.string().transform((text, context) => {
  try {
    return z.looseObject({ kty: z.string() }).parse(JSON.parse(text));
  } catch {
    context.addIssue({ code: 'custom', message: 'must be a JSON Web Key' });
    return z.NEVER;
  }
});

export const port = z.coerce.number().int().min(0).max(65535);
export const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, 'must be a postgresql:// address');

/** What a process does; each role can run alone, so that it is scaled by itself. */
export const PROCESS_ROLES = ['graph', 'relay', 'consumer'] as const;
export type ProcessRole = (typeof PROCESS_ROLES)[number];
export const processRoles = z
  .string()
  .default(PROCESS_ROLES.join(','))
  .transform((text) => text.split(',').map((part) => part.trim()))
  .pipe(z.array(z.enum(PROCESS_ROLES)).min(1));

/** Settings by which events travel: Kafka where brokers are named, the embedded log in PostgreSQL elsewhere. */
export const eventLogSettings = {
  KAFKA_BROKERS: z.string().optional().describe('Brokers of Apache Kafka, host:port separated by commas.'),
  KAFKA_SASL_MECHANISM: z
    .enum(['plain', 'scram-sha-256', 'scram-sha-512'])
    .optional()
    .describe('How to sign in to Kafka; with user name and password.'),
  KAFKA_SASL_USERNAME: z.string().optional().describe('User name at Kafka.'),
  KAFKA_SASL_PASSWORD: z.string().optional().describe('Password at Kafka.'),
  KAFKA_SSL_CA: z
    .string()
    .optional()
    .describe('PEM file of the authority of Kafka’s certificate; turns TLS on.'),
  KAFKA_SESSION_TIMEOUT: z.coerce
    .number()
    .int()
    .min(1_000)
    .max(60_000)
    .default(6_000)
    .describe(
      'Milliseconds after which the partitions of a silent consumer go to another; not below the broker’s `group.min.session.timeout.ms`.',
    ),
  DATABASE_URL_EVENTS: postgresUrl
    .optional()
    .describe('Database of the embedded event log; needed where KAFKA_BROKERS is not set.'),
};

/** When a process gives up. */
export const endingSettings = {
  CONSUMER_STALLED_AFTER_SECONDS: z.coerce
    .number()
    .positive()
    .max(86_400)
    .default(60)
    .describe(
      'After how long without a commit, while events wait and log and database answer, a consumer is not live; after half as long again its process ends.',
    ),
  STOP_WITHIN_SECONDS: z.coerce
    .number()
    .positive()
    .max(3_600)
    .default(20)
    .describe('How long an orderly end may take; then the process ends all the same, with code 1.'),
};

/** What every subgraph is configured by; `DATABASE_URL_<SERVICE>` comes with the service. */
export const subgraphSettings = {
  PORT: port.describe('Port of the subgraph and its probes.'),
  HOST: z.string().default('127.0.0.1').describe('Address it listens on.'),
  ROLES: processRoles.describe('What the process does: any of graph, relay, consumer.'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
    .default('info')
    .describe('Least serious log line written.'),
  IDENTITY_PUBLIC_KEY: jsonWebKey.describe(
    'Public Ed25519 key by which the gateway’s identities are verified.',
  ),
  OUTBOX_RETENTION_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .max(36_500)
    .default(30)
    .describe('Days for which events that were sent are kept, to be sent again to a log that lost them.'),
  ...eventLogSettings,
  ...endingSettings,
};
