import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  freePort,
  provisionDatabases,
  startLocalPostgres,
  type DatabaseAddresses,
  type LocalPostgres,
} from '@reformgraph/local-postgres';
import type { EventLogConfig } from '@reformgraph/messaging';
import type { Subgraph } from '@reformgraph/subgraph-kit/subgraphs';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import pg from 'pg';
import { eventsCommand } from '../events/events-command.ts';
import { startLocalKafka, type LocalKafka } from '../kafka/broker.ts';
import { CHECKOUT } from '../start/checkout.ts';
import { historySigningKey } from '../start/history-key.ts';
import { nodePart } from '../start/node-part.ts';
import { builtPart, ready, runMigration, SHORT_SESSIONS } from '../start/platform.ts';
import type { RunningPart } from '../start/supervisor.ts';

export type Transport = 'kafka' | 'embedded';
type Role = 'graph' | 'relay' | 'consumer';
type Database = Subgraph | 'events';

const SECRET = 'bench';

/** Databases, an event log and a place for processes, thrown away at the end. */
export interface Stage {
  readonly transport: Transport;
  readonly identityKey: JWK;
  /** As the run-time role: where the services' own code writes. */
  readonly runtimeUrl: (database: Subgraph) => string;
  readonly logConfig: EventLogConfig;
  /** As the superuser: for planting, looking and the times of commits. */
  readonly sql: (database: Database) => pg.Pool;
  /** A built service with one of its roles, once it is ready. */
  readonly start: (service: Subgraph, role: Role) => Promise<RunningPart>;
  /** A command of a service's events tool, as an admin gives it; resolves with what it tells as JSON. */
  readonly command: (service: Subgraph, ...command: readonly string[]) => Promise<unknown>;
  /** What carries the events: the broker, or the PostgreSQL of the events database alone. */
  readonly log: { readonly kill: () => Promise<void>; readonly start: () => Promise<void> };
  readonly close: () => Promise<void>;
}

/**
 * Starts PostgreSQL as `npm start` does, durable, and keeping the times of commits; the events in one of their own,
 * which may be away by itself. With Kafka a broker instead of those. `services` get their databases, migrated.
 */
export async function openStage(transport: Transport, services: readonly Subgraph[]): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'reformgraph-bench-'));
  await mkdir(join(folder, 'logs'));
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const identityKey = await exportJWK(privateKey);
  const { d: _private, ...publicKey } = identityKey;
  const closing: (() => Promise<unknown>)[] = [];
  const postgres = await cluster(join(folder, 'postgres'));
  closing.push(() => postgres.stop());
  const addresses = await provisionDatabases(postgres, services, SECRET);
  const carrier = transport === 'kafka' ? await kafkaCarrier(folder) : await embeddedCarrier(folder);
  closing.push(() => carrier.stop());

  const environmentOf = (service: Subgraph, to: DatabaseAddresses) => ({
    PATH: process.env['PATH'] ?? '',
    LOG_LEVEL: 'warn',
    ...carrier.environment,
    [`DATABASE_URL_${service.toUpperCase()}`]: to.runtime,
  });
  for (const service of services)
    await runMigration(service, {
      ...environmentOf(service, addresses[service]),
      [`DATABASE_ADMIN_URL_${service.toUpperCase()}`]: addresses[service].owner,
      ...carrier.migrationEnvironment,
    });

  const pools = new Map<Database, pg.Pool>();
  const urlOf = (database: Database) =>
    database === 'events' ? carrier.superuserUrl : postgres.url(database);
  let parts = 0;
  return {
    transport,
    identityKey,
    runtimeUrl: (database) => addresses[database].runtime,
    logConfig: carrier.logConfig,
    sql: (database) => {
      const known = pools.get(database);
      if (known) return known;
      const pool = new pg.Pool({ connectionString: urlOf(database), max: 4 });
      pool.on('error', () => undefined);
      pools.set(database, pool);
      return pool;
    },
    start: async (service, role) => {
      const port = await freePort();
      const part = await nodePart({
        name: `${service}-${role}-${++parts}`,
        logs: join(folder, 'logs'),
        port,
        file: builtPart(service),
        nodeOptions: profiling(`${service}-${role}`),
        environment: {
          ...environmentOf(service, addresses[service]),
          ROLES: role,
          IDENTITY_PUBLIC_KEY: JSON.stringify(publicKey),
          HISTORY_SIGNING_KEY: JSON.stringify(historySigningKey('a bench')),
        },
      }).launch();
      closing.push(() => part.stop());
      await Promise.race([
        ready(port),
        part.ended.then((how) => Promise.reject(new Error(`${service} (${role}) ended: ${how}`))),
      ]);
      return part;
    },
    command: async (service, ...command) => {
      const { stdout } = await promisify(execFile)(
        process.execPath,
        [...profiling(`${service}-${command[0]}`), ...eventsCommand(service, [...command, '--json'])],
        {
          cwd: CHECKOUT,
          env: {
            ...environmentOf(service, addresses[service]),
            [`DATABASE_ADMIN_URL_${service.toUpperCase()}`]: addresses[service].owner,
          },
        },
      );
      return JSON.parse(stdout) as unknown;
    },
    log: { kill: () => carrier.kill(), start: () => carrier.start() },
    close: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.end()));
      for (const close of closing.reverse()) await close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** With `REFORMGRAPH_BENCH_PROFILES`, a folder, every process leaves a profile of its CPU there. */
function profiling(part: string): string[] {
  const folder = process.env['REFORMGRAPH_BENCH_PROFILES'];
  return folder
    ? ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-name=${part}-${Date.now()}.cpuprofile`]
    : [];
}

interface Carrier {
  readonly environment: Readonly<Record<string, string>>;
  readonly migrationEnvironment: Readonly<Record<string, string>>;
  readonly logConfig: EventLogConfig;
  readonly superuserUrl: string;
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

function cluster(folder: string, port?: number): Promise<LocalPostgres> {
  return startLocalPostgres({
    dataFolder: folder,
    password: SECRET,
    settings: { track_commit_timestamp: 'on' },
    ...(port === undefined ? {} : { port }),
  });
}

async function embeddedCarrier(folder: string): Promise<Carrier> {
  const place = join(folder, 'events');
  let postgres = await cluster(place);
  const { port } = postgres;
  const { events } = await provisionDatabases(postgres, ['events'], SECRET);
  return {
    environment: { DATABASE_URL_EVENTS: events.runtime },
    migrationEnvironment: { DATABASE_ADMIN_URL_EVENTS: events.owner },
    logConfig: { transport: 'embedded', databaseUrl: events.runtime },
    superuserUrl: postgres.url('events'),
    ...restartable(
      () => postgres,
      async () => (postgres = await cluster(place, port)),
    ),
  };
}

async function kafkaCarrier(folder: string): Promise<Carrier> {
  const place = join(folder, 'kafka');
  const log = createWriteStream(join(folder, 'logs', 'kafka.log'));
  const open = (port?: number): Promise<LocalKafka> =>
    startLocalKafka({
      folder: place,
      log: (line) => void log.write(`${line}\n`),
      ...(port === undefined ? {} : { port }),
    });
  let broker = await open();
  const { port } = broker;
  return {
    environment: { ...SHORT_SESSIONS, KAFKA_BROKERS: broker.brokers },
    migrationEnvironment: {},
    logConfig: { transport: 'kafka', brokers: [broker.brokers], clientId: 'bench' },
    superuserUrl: '',
    ...restartable(
      () => broker,
      async () => (broker = await open(port)),
    ),
  };
}

function restartable(
  running: () => { readonly pid: number; readonly exited: Promise<unknown>; stop(): Promise<void> },
  start: () => Promise<unknown>,
): Pick<Carrier, 'kill' | 'start' | 'stop'> {
  return {
    kill: async () => {
      process.kill(running().pid, 'SIGKILL');
      await running().exited;
    },
    start: async () => {
      await start();
    },
    stop: () => running().stop(),
  };
}
