import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePorts } from '@reformgraph/local-postgres';
import { FIRST_ADMINISTRATOR } from '@reformgraph/subgraph-kit/development-sign-in';
import { SUBGRAPHS, type Service, type Subgraph } from '@reformgraph/subgraph-kit/subgraphs';
import { CHECKOUT } from './checkout.ts';
import { Complaint } from './complaint.ts';
import type { DataFolder } from './data-folder.ts';
import { historySigningKey } from './history-key.ts';
import type { Databases } from './databases.ts';
import { nodePart } from './node-part.ts';
import type { Supervisor } from './supervisor.ts';

const run = promisify(execFile);
/** The built file of a part, below the checkout. */
export const builtPart = (part: string) => `tools/dist/platform/${part}.js`;
const READY_MILLISECONDS = 60_000;
const POLL_MILLISECONDS = 25;

const PASSED_ON = [
  'PATH',
  'HOME',
  'TZ',
  'LANG',
  'NODE_OPTIONS',
  'LOG_LEVEL',
  'CONSUMER_STALLED_AFTER_SECONDS',
  'STOP_WITHIN_SECONDS',
  'KAFKA_SASL_MECHANISM',
  'KAFKA_SASL_USERNAME',
  'KAFKA_SASL_PASSWORD',
  'KAFKA_SSL_CA',
  'KAFKA_SESSION_TIMEOUT',
];

/** The local broker allows sessions that show within three seconds that a consumer is dead; others by default do not. */
export const SHORT_SESSIONS = { KAFKA_SESSION_TIMEOUT: '3000' } as const;

export interface PlatformSettings {
  readonly port: number;
  readonly folder: DataFolder;
  readonly databases: Databases;
  /** Kafka's brokers; null for the embedded log. */
  readonly brokers: string | null;
  /** Whether the broker is the local one, which allows short sessions. */
  readonly isBrokerOurs: boolean;
  /** What is built. */
  readonly stamp: string;
}

/**
 * Migrates every database, starts the subgraphs and the gateway, and resolves when the graph answers, with what
 * delivery, which the graph does not wait for, still has to do then.
 */
export async function startPlatform(
  settings: PlatformSettings,
  supervisor: Supervisor,
): Promise<{ readonly delivering: Promise<void> }> {
  const base = baseEnvironment(settings);
  const [deliveryPort = 0, ...ports] = await freePorts(SUBGRAPHS.length + 1);
  const portOf = (subgraph: Subgraph) => ports[SUBGRAPHS.indexOf(subgraph)] ?? 0;
  const { d: _private, ...identityPublicKey } = settings.folder.secrets.identityKey;
  const { databases } = settings;
  const runtime = (database: Service | 'events') =>
    Object.fromEntries(
      Object.entries(databases.environment(database)).filter(([key]) => !key.includes('_ADMIN_')),
    );

  const migrated = await databases.migrated(settings.stamp);
  if (!migrated) {
    await databases.up;
    await migrate(settings, base);
  }
  for (const subgraph of SUBGRAPHS)
    await supervisor.start(
      nodePart({
        logs: settings.folder.logs,
        name: subgraph,
        port: portOf(subgraph),
        file: builtPart(subgraph),
        environment: {
          ...base,
          ...runtime(subgraph),
          ...(settings.brokers === null ? runtime('events') : {}),
          IDENTITY_PUBLIC_KEY: JSON.stringify(identityPublicKey),
          ...(subgraph === 'organizations' ? { FIRST_ADMINISTRATOR_SUBJECT: FIRST_ADMINISTRATOR } : {}),
          ...(subgraph === 'assessment'
            ? {
                HISTORY_SIGNING_KEY: JSON.stringify(
                  historySigningKey(settings.folder.secrets.databaseSecret),
                ),
              }
            : {}),
        },
      }),
    );
  await supervisor.start(
    nodePart({
      logs: settings.folder.logs,
      name: 'gateway',
      port: settings.port,
      file: builtPart('gateway'),
      nodeOptions: ['--disable-proto=delete'],
      environment: {
        ...base,
        ...(settings.brokers === null ? runtime('events') : {}),
        PLATFORM_MODE: 'development',
        DEVELOPMENT_KEY: JSON.stringify(settings.folder.secrets.developmentKey),
        IDENTITY_PRIVATE_KEY: JSON.stringify(settings.folder.secrets.identityKey),
        ...Object.fromEntries(
          SUBGRAPHS.map((subgraph) => [
            `SUBGRAPH_URL_${subgraph.toUpperCase()}`,
            `http://127.0.0.1:${portOf(subgraph)}`,
          ]),
        ),
        DELIVERY_URL: `http://127.0.0.1:${deliveryPort}`,
      },
    }),
  );
  await databases.up;
  await Promise.all(ports.map(ready));
  await ready(settings.port);

  const deliver = async (): Promise<void> => {
    if (!migrated) {
      await runMigration('delivery', { ...base, ...databases.environment('delivery') });
      await databases.rememberMigrated(settings.stamp);
    }
    await supervisor.start(
      nodePart({
        logs: settings.folder.logs,
        name: 'delivery',
        port: deliveryPort,
        file: builtPart('delivery'),
        environment: {
          ...base,
          ...runtime('delivery'),
          ...(settings.brokers === null ? runtime('events') : {}),
          CLIENT_TOKEN_SECRET: derivedSecret(settings.folder, 'client tokens').toString('hex'),
          WEBHOOK_SEALING_KEYS: derivedSecret(settings.folder, 'webhook secrets').toString('base64'),
          WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8,::1/128',
          WEBHOOK_PORTS: '*',
          WEBHOOK_HTTP: 'allowed',
        },
      }),
    );
    await ready(deliveryPort);
  };
  return { delivering: deliver() };
}

/** Derived from the data folder's secret, so that it survives a start and an older data folder needs nothing new. */
function derivedSecret({ secrets }: DataFolder, purpose: string): Buffer {
  return createHmac('sha256', secrets.databaseSecret).update(purpose).digest();
}

function baseEnvironment({ brokers, isBrokerOurs }: PlatformSettings): Record<string, string> {
  if (brokers === null) return passedOn();
  return { ...(isBrokerOurs ? SHORT_SESSIONS : {}), ...passedOn(), KAFKA_BROKERS: brokers };
}

/** What of this process's environment the parts may see: nothing of it but this. */
export function passedOn(): Record<string, string> {
  const passed = PASSED_ON.flatMap((key) =>
    process.env[key] === undefined ? [] : [[key, process.env[key]]],
  );
  return { LOG_LEVEL: 'warn', ...(Object.fromEntries(passed) as Record<string, string>) };
}

/** Runs each subgraph's migration command; the first brings the events database up to date too. */
async function migrate(
  { databases, brokers }: PlatformSettings,
  base: Record<string, string>,
): Promise<void> {
  await Promise.all(
    SUBGRAPHS.map((subgraph, position) =>
      runMigration(subgraph, {
        ...base,
        ...databases.environment(subgraph),
        ...(position === 0 && brokers === null ? databases.environment('events') : {}),
      }),
    ),
  );
}

/** Runs the migration command of a service. Throws Complaint with what it said. */
export async function runMigration(service: Service, environment: Record<string, string>): Promise<void> {
  try {
    await run(process.execPath, [join(CHECKOUT, builtPart(`${service}-migrate`))], {
      cwd: CHECKOUT,
      env: environment,
    });
  } catch (error) {
    const said =
      error instanceof Object && 'stderr' in error ? sentenceIn(String(error.stderr)) : String(error);
    throw new Complaint(`The databases of ${service} could not be migrated: ${said}`);
  }
}

/** Resolves when what listens on the port is ready. The gateway keeps its answer for a second: ask it last. */
export async function ready(port: number): Promise<void> {
  const url = `http://127.0.0.1:${port}/readyz`;
  const deadline = Date.now() + READY_MILLISECONDS;
  for (;;) {
    const ok = await fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    if (Date.now() > deadline)
      throw new Complaint(`The platform did not become ready within a minute (${url}).`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
}

/** What a program said before its stack, on one line. */
function sentenceIn(said: string): string {
  const lines = said.trim().split('\n');
  const stack = lines.findIndex(
    (line, position) => line.startsWith('    at ') || (position > 0 && line.endsWith(`: ${lines[0]}`)),
  );
  return lines
    .slice(0, stack === -1 ? lines.length : Math.max(stack, 1))
    .map((line) => line.trim())
    .join(' ');
}
