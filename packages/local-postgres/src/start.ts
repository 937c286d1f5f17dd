import pg from 'pg';
import { complaintOf } from './complaint.ts';
import { checkCluster, ensureCluster } from './cluster.ts';
import { LocalPostgresError, systemCode, textIn } from './errors.ts';
import { clearStaleLockFile, refuseWhenInUse } from './lock-file.ts';
import { freePort, portInUse, refuseUsedPort } from './port.ts';
import { spawnPostmaster, type Exit, type Postmaster } from './postmaster.ts';
import { chooseSite, realFolder, type RootWay, type Site } from './site.ts';

const READY_WITHIN_MS = 60_000;
const FREE_PORT_ATTEMPTS = 5;
const HOST = '127.0.0.1';

/** How to start a PostgreSQL that lives in a folder. */
export interface StartOptions {
  /** Where the data lives; made when absent. Any characters; may lie below a folder only root may enter. */
  dataFolder: string;
  /** Password of the superuser `postgres`: set when the cluster is made, verified at each later start. One line. */
  password: string;
  /** Port on 127.0.0.1; without it a free one. */
  port?: number;
  /** Server settings by name, such as `shared_preload_libraries`; address, port and sockets stay the package's. */
  settings?: Record<string, string>;
  /** Receives PostgreSQL's log, line by line. */
  log?: (line: string) => void;
  /** For root only: forces the way PostgreSQL is run; without it the environment's LOCAL_POSTGRES_ROOT_WAY, then a probe. */
  rootWay?: RootWay;
}

/** A running PostgreSQL. It ends with the process that started it, however that one ends. */
export interface LocalPostgres {
  port: number;
  host: typeof HOST;
  pid: number;
  /** Connection string of a database; without `login` that of the superuser. */
  url(database: string, login?: { user: string; password: string }): string;
  /** Resolves when the server process is gone, asked for or not. */
  exited: Promise<Exit>;
  /** Fast shutdown; resolves when the server process is gone. */
  stop(): Promise<void>;
}

/**
 * Starts the cluster in `dataFolder`, creating it when absent, and resolves when it accepts connections
 * (TCP on 127.0.0.1 only, scram-sha-256). Works for an ordinary user and for root. Rejects with a
 * `LocalPostgresError`, having left no process behind.
 */
export async function startLocalPostgres(options: StartOptions): Promise<LocalPostgres> {
  if (options.port !== undefined) await refuseUsedPort(options.port);
  const site = await chooseSite(
    await realFolder(options.dataFolder),
    options.rootWay ?? rootWayOfEnvironment(),
  );
  await ensureCluster(site, options.password, options.settings?.['fsync'] !== 'off');
  await checkCluster(site);
  await refuseWhenInUse(site.cluster, site.dataFolder);
  const { postmaster, port } = await startOnPort(site, options);
  const url: LocalPostgres['url'] = (database, login) =>
    urlOf(port, database, login ?? superuser(options.password));
  try {
    await verifyLogin(url('postgres'), site.dataFolder);
  } catch (error) {
    await postmaster.stop();
    throw error;
  }
  return {
    port,
    host: HOST,
    pid: postmaster.pid,
    url,
    exited: postmaster.exited,
    stop: () => postmaster.stop(),
  };
}

function rootWayOfEnvironment(): RootWay | undefined {
  const way = process.env['LOCAL_POSTGRES_ROOT_WAY'];
  return way === 'user-namespace' || way === 'other-user' ? way : undefined;
}

function settingsFor(port: number, given: Record<string, string>): Record<string, string> {
  return {
    shared_buffers: '64MB',
    max_connections: '200',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...given,
    listen_addresses: HOST,
    port: String(port),
    unix_socket_directories: '',
    password_encryption: 'scram-sha-256',
  };
}

async function startOnPort(
  site: Site,
  options: StartOptions,
): Promise<{ postmaster: Postmaster; port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    await clearStaleLockFile(site.cluster);
    const settings = settingsFor(port, options.settings ?? {});
    const postmaster = spawnPostmaster(site, settings, options.log ?? (() => undefined));
    const outcome = await postmaster.readyWithin(READY_WITHIN_MS);
    if (outcome === 'ready') return { postmaster, port };
    await postmaster.stop();
    const failure = await whyNotReady(outcome, postmaster.lastLines, site, port);
    const freePortWasTaken = failure.code === 'PORT_IN_USE' && options.port === undefined;
    if (!freePortWasTaken || attempt === FREE_PORT_ATTEMPTS) throw failure;
  }
}

async function whyNotReady(
  outcome: 'ended' | 'late',
  lastLines: string[],
  { cluster, dataFolder }: Site,
  port: number,
): Promise<LocalPostgresError> {
  if (outcome === 'late') {
    const seconds = READY_WITHIN_MS / 1000;
    return new LocalPostgresError(
      'START_FAILED',
      `PostgreSQL on the data folder ${dataFolder} was not ready within ${seconds} s and was stopped; its last words were: ${lastLines.at(-1) ?? 'none'}.`,
    );
  }
  await refuseWhenInUse(cluster, dataFolder);
  const { code, words } = complaintOf(lastLines);
  if (code === 'PORT_IN_USE') return portInUse(port);
  return new LocalPostgresError(code, `PostgreSQL did not start on the data folder ${dataFolder}: ${words}.`);
}

function superuser(password: string): { user: string; password: string } {
  return { user: 'postgres', password };
}

function urlOf(port: number, database: string, login: { user: string; password: string }): string {
  const account = `${encodeURIComponent(login.user)}:${encodeURIComponent(login.password)}`;
  return `postgresql://${account}@${HOST}:${port}/${encodeURIComponent(database)}`;
}

async function verifyLogin(url: string, dataFolder: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
  } catch (cause) {
    if (systemCode(cause) === '28P01') {
      throw new LocalPostgresError(
        'PASSWORD_REFUSED',
        `The cluster in ${dataFolder} has another password than the one given; give that one, or delete the folder to begin anew.`,
        { cause },
      );
    }
    throw new LocalPostgresError(
      'START_FAILED',
      `PostgreSQL started on the data folder ${dataFolder}, but user postgres could not log in: ${textIn(cause, 'message') ?? 'unknown cause'}.`,
      { cause },
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}
