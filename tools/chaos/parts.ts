import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { databaseAddresses, freePorts, type DatabaseAddresses } from '@reformgraph/local-postgres';
import { openEventLog, type EventLog } from '@reformgraph/messaging';
import { createLogger } from '@reformgraph/subgraph-kit/logger';
import { Complaint } from '../start/complaint.ts';
import type { DataFolder } from '../start/data-folder.ts';
import { postgresPart } from '../start/databases.ts';
import { historySigningKey } from '../start/history-key.ts';
import { kafkaPart } from '../start/kafka.ts';
import { nodePart } from '../start/node-part.ts';
import { builtPart, passedOn, ready, runMigration, SHORT_SESSIONS } from '../start/platform.ts';
import type { Part, RunningPart, Supervisor } from '../start/supervisor.ts';
import { CARRIER, DELIVERIES, RELAYS, REPORTERS, TALLIES, type Transport } from './fault-plan.ts';
import { openLoopbackProxy, type LoopbackProxy } from './loopback-proxy.ts';
import { migrateTally } from './tally-database.ts';

/** The tally's file, as the harness bundles it. */
export const TALLY_FILE = 'tools/dist/tally.js';

const OF_SERVICES = ['assessment', 'reporting', 'delivery', 'tally'] as const;
const OF_EVENTS = ['events'] as const;
export type Database = (typeof OF_SERVICES)[number] | (typeof OF_EVENTS)[number];

/** The processes of a run, each started again when it dies, and how they are reached. */
export interface Parts {
  readonly addresses: Readonly<Record<Database, DatabaseAddresses>>;
  /** The superuser of the PostgreSQL that a database is in. */
  readonly superuserOf: (database: string) => string;
  readonly graphPort: number;
  /** Where reporting's graph is asked. */
  readonly reportingPort: number;
  /** Where delivery's processes listen. */
  readonly deliveryPorts: readonly number[];
  /** What delivery's events command needs. */
  readonly commandEnvironment: NodeJS.ProcessEnv;
  /** Between parts and broker; null on the embedded log. */
  readonly proxy: LoopbackProxy | null;
  /** The harness's own way to the log, which no fault befalls but the log's own. */
  readonly log: EventLog;
  /** The process id of a part; undefined while it does not run. */
  readonly pidOf: (name: string) => number | undefined;
  /** Ends the harness's own connections; the supervisor ends the processes. */
  readonly close: () => Promise<void>;
}

/**
 * Starts everything of a run: databases, what carries the events (a broker, or a PostgreSQL of their own, which can be
 * away by itself), and the built processes of assessment, reporting and delivery with their roles apart, relays,
 * consumers and deliveries twice. Throws Complaint where something cannot run here.
 */
export async function startParts(
  transport: Transport,
  folder: DataFolder,
  supervisor: Supervisor,
): Promise<Parts> {
  const running = new Map<string, RunningPart>();
  const start = (part: Part) => supervisor.start(remembering(part, running));
  const [postgresPort = 0, eventsPort = 0, graphPort = 0, ...ports] = await freePorts(13);
  const secret = folder.secrets.databaseSecret;
  const addresses = {
    ...databaseAddresses(postgresPort, OF_SERVICES, secret),
    ...databaseAddresses(eventsPort, OF_EVENTS, secret),
  };
  const postgres = (place: Pick<Parameters<typeof postgresPart>[0], 'name' | 'databases' | 'port'>) =>
    start(
      postgresPart({
        ...place,
        dataFolder: join(folder.path, place.name),
        logs: folder.logs,
        secret,
        settings: KEPT_BY_THE_SYSTEM,
      }),
    );
  await postgres({ name: 'postgres', databases: OF_SERVICES, port: postgresPort });
  const proxy = transport === 'kafka' ? await startBroker(folder, start) : null;
  const brokers = proxy && `127.0.0.1:${proxy.port}`;
  if (brokers === null) await postgres({ name: CARRIER.embedded, databases: OF_EVENTS, port: eventsPort });

  const base = { ...passedOn(), ...(brokers === null ? {} : { ...SHORT_SESSIONS, KAFKA_BROKERS: brokers }) };
  const runtimeOf = (database: Database) => ({ [urlKey(database)]: addresses[database].runtime });
  const ownerOf = (database: Database) => ({
    ...runtimeOf(database),
    [`DATABASE_ADMIN_URL_${database.toUpperCase()}`]: addresses[database].owner,
  });
  await runMigration('assessment', {
    ...base,
    ...ownerOf('assessment'),
    ...(brokers === null ? ownerOf('events') : {}),
  });
  await Promise.all([
    runMigration('reporting', { ...base, ...ownerOf('reporting') }),
    runMigration('delivery', { ...base, ...ownerOf('delivery') }),
    migrateTally(addresses.tally),
  ]);

  const { d: _private, ...publicKey } = folder.secrets.identityKey;
  const common = {
    ...base,
    ...(brokers === null ? runtimeOf('events') : {}),
    IDENTITY_PUBLIC_KEY: JSON.stringify(publicKey),
    HISTORY_SIGNING_KEY: JSON.stringify(historySigningKey(folder.secrets.databaseSecret)),
  };
  const node = (name: string, file: string, port: number, environment: Record<string, string>) =>
    start(nodePart({ name, file, port, logs: folder.logs, environment: { ...common, ...environment } }));
  const twice = async (names: readonly string[], file: string, environment: Record<string, string>) => {
    const own = names.map(() => ports.pop() ?? 0);
    for (const [position, name] of names.entries()) await node(name, file, own[position] ?? 0, environment);
    return own;
  };
  const assessment = builtPart('assessment');
  await node('graph', assessment, graphPort, { ...runtimeOf('assessment'), ROLES: 'graph,consumer' });
  await twice(RELAYS, assessment, { ...runtimeOf('assessment'), ROLES: 'relay' });
  const [reportingPort = 0] = await twice(REPORTERS, builtPart('reporting'), {
    ...runtimeOf('reporting'),
    ROLES: 'graph,consumer',
  });
  const delivery = { ...runtimeOf('delivery'), ...deliverySettings(folder) };
  const deliveryPorts = await twice(DELIVERIES, builtPart('delivery'), delivery);
  await twice(TALLIES, TALLY_FILE, runtimeOf('tally'));
  await ready(graphPort);

  const log = await openEventLog(
    brokers === null
      ? { transport: 'embedded', databaseUrl: addresses.events.runtime }
      : { transport: 'kafka', brokers: [brokers], clientId: 'chaos' },
    createLogger('chaos', 'silent'),
  );
  return {
    addresses,
    superuserOf: (database) => superuserAt(database === 'events' ? eventsPort : postgresPort, secret),
    graphPort,
    reportingPort,
    deliveryPorts,
    commandEnvironment: { ...common, ...delivery, ...ownerOf('delivery') },
    proxy,
    log,
    pidOf: (name) => running.get(name)?.pid,
    close: async () => {
      await log.close();
      await proxy?.close();
    },
  };
}

/**
 * What a killed process wrote is still the operating system's to write, so nothing is waited for; with it PostgreSQL
 * would bring the whole folder to disk before each recovery. A power failure is not among the faults.
 */
const KEPT_BY_THE_SYSTEM = { fsync: 'off' };

const urlKey = (database: Database) => `DATABASE_URL_${database.toUpperCase()}`;

function superuserAt(port: number, secret: string): string {
  return `postgresql://postgres:${encodeURIComponent(secret)}@127.0.0.1:${port}/postgres`;
}

/** Starts the broker behind a proxy, at which clients are told to find it. */
async function startBroker(
  folder: DataFolder,
  start: (part: Part) => Promise<RunningPart>,
): Promise<LoopbackProxy> {
  const proxy = await openLoopbackProxy();
  const { port } = await start(kafkaPart(folder, proxy.port)).catch((error: unknown) => {
    throw new Complaint(error instanceof Error ? error.message : String(error));
  });
  proxy.leadTo(port);
  return proxy;
}

function deliverySettings({ secrets }: DataFolder): Record<string, string> {
  const secret = (purpose: string) => createHmac('sha256', secrets.databaseSecret).update(purpose).digest();
  return {
    CLIENT_TOKEN_SECRET: secret('client tokens').toString('hex'),
    WEBHOOK_SEALING_KEYS: secret('webhook secrets').toString('base64'),
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8,::1/128',
    WEBHOOK_PORTS: '*',
    WEBHOOK_HTTP: 'allowed',
  };
}

/** The same part, with what runs of it in `running` for as long as it does. */
function remembering(part: Part, running: Map<string, RunningPart>): Part {
  return {
    ...part,
    launch: async () => {
      const launched = await part.launch();
      running.set(part.name, launched);
      void launched.ended.then(() => {
        if (running.get(part.name) === launched) running.delete(part.name);
      });
      return launched;
    },
  };
}
