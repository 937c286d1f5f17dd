import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import { freePort, isPortFree } from '@reformgraph/local-postgres';
import { LocalKafkaError } from './errors.ts';
import { isFormatted } from './formatted.ts';
import { LIBRARY, ensureJars } from './jars.ts';
import { findJava } from './java.ts';
import { lastWords, run } from './run.ts';
import {
  formatParameters,
  securedListener,
  type SecuredListener,
  type SecuredUser,
} from './secured-listener.ts';

const INFRA = resolve(import.meta.dirname, '..', '..', 'infra', 'kafka');
const HOST = '127.0.0.1';
const READY_WITHIN = 60_000;
const STOPPED_WITHIN = 15_000;
const SMALL = ['-Xmx192m', '-Xms64m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/**
 * Descriptor 3 is held open by the starter alone. A line on it says that Kafka has ended; its closing without
 * a line means that the starter died, and Kafka (whose id is `$$` after exec) is asked to stop, then made to.
 */
const WATCHED = `
( read -r ended <&3 || {
    kill -TERM $$
    for tenth in $(seq 100); do
      kill -0 $$ || exit
      ps -o stat= -p $$ | grep -q Z && exit
      sleep 0.1
    done
    kill -KILL $$
  } ) </dev/null >/dev/null 2>&1 &
exec "$@" 3<&-
`;

/** How a process ended: by an exit code or by a signal. */
export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** Where clients sign in over TLS, and the certificate that they trust: as PEM, and the file that holds it. */
export type Secured = { readonly brokers: string } & Pick<SecuredListener, 'certificate' | 'certificateFile'>;

/** A running Kafka of one node. It ends with the process that started it, however that one ends. */
export interface LocalKafka {
  /** host:port for clients, without encryption, on loopback. */
  readonly brokers: string;
  readonly port: number;
  /** The listener with TLS and a password, where one was asked for. */
  readonly secured: Secured | null;
  readonly pid: number;
  /** Resolves when the broker's process is gone, asked for or not. */
  readonly exited: Promise<Exit>;
  /** Clean shutdown; resolves when the process is gone. */
  stop(): Promise<void>;
}

export interface LocalKafkaOptions {
  /** Where the broker keeps its data; made when absent, used again when there. */
  readonly folder: string;
  /** Port on 127.0.0.1 for clients; without it, or 0, a free one. */
  readonly port?: number;
  /** Port of 127.0.0.1 at which clients are told to find it, where something stands between; without it its own. */
  readonly advertisedPort?: number;
  /**
   * Asks for a second listener, over TLS and with ACLs, at which this user may do everything and others what it lets
   * them do. Known from the folder's first start on.
   */
  readonly securedUser?: SecuredUser;
  /** Where the jars are kept; without it the checkout's own. */
  readonly library?: string;
  /** Receives what Kafka says, line by line. */
  readonly log?: (line: string) => void;
}

/**
 * Starts Apache Kafka on this machine's Java, fetching it by Maven the first time, and resolves when it takes
 * clients. Rejects with a LocalKafkaError, having left no process behind.
 */
export async function startLocalKafka(options: LocalKafkaOptions): Promise<LocalKafka> {
  const { log = () => undefined, library = LIBRARY } = options;
  if (options.port && !(await isPortFree(options.port)))
    throw new LocalKafkaError(
      'PORT_IN_USE',
      `Port ${options.port} of ${HOST} is in use by another program; stop that program or choose another port.`,
    );
  const java = await findJava();
  await ensureJars(library, log);
  await mkdir(options.folder, { recursive: true });
  const folder = resolve(options.folder);
  const port = options.port || (await freePort());
  const secured = options.securedUser ? await securedListener(folder, options.securedUser, java) : null;
  const ports = { port, advertised: options.advertisedPort ?? port, controller: await freePort() };
  await writeConfiguration(folder, ports, secured);
  const kafka = [
    java,
    ...SMALL,
    `-Dlog4j2.configurationFile=log4j2.properties`,
    '-cp',
    classPath(folder, library),
  ];
  await ensureFormatted(kafka, folder, options.securedUser ? formatParameters(options.securedUser) : []);
  const child = spawn('sh', ['-c', WATCHED, 'sh', ...kafka, 'kafka.Kafka', 'server.properties'], {
    cwd: folder,
    env: environment(),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const exited = exitOf(child);
  const broker: LocalKafka = {
    brokers: `${HOST}:${port}`,
    port,
    secured: secured && {
      brokers: `${HOST}:${secured.port}`,
      certificate: secured.certificate,
      certificateFile: secured.certificateFile,
    },
    pid: child.pid ?? 0,
    exited,
    stop: () => stop(child, exited),
  };
  const outcome = await readiness(child, log);
  if (outcome === 'ready') return broker;
  await broker.stop();
  throw new LocalKafkaError('START_FAILED', `Apache Kafka did not start in ${folder}: ${outcome}`);
}

/** Relative paths, so that no letter of the checkout's own path reaches Java's class path or Kafka's properties. */
function classPath(folder: string, library: string): string {
  return `${relative(folder, resolve(library))}/*`;
}

/** Java reads file names by the locale; one that knows every letter. */
function environment(): NodeJS.ProcessEnv {
  return { ...process.env, LC_ALL: 'C.UTF-8' };
}

async function writeConfiguration(
  folder: string,
  ports: { readonly port: number; readonly advertised: number; readonly controller: number },
  secured: SecuredListener | null,
): Promise<void> {
  const template = await readFile(join(INFRA, 'server.properties'), 'utf8');
  const filled = template
    .replaceAll('{{PORT}}', String(ports.port))
    .replaceAll('{{ADVERTISED_PORT}}', String(ports.advertised))
    .replaceAll('{{CONTROLLER_PORT}}', String(ports.controller))
    .replaceAll('{{SECURED}}', secured ? `,SECURED://${HOST}:${secured.port}` : '');
  const properties = [filled, ...(secured?.properties ?? [])].join('\n');
  await writeFile(join(folder, 'server.properties'), properties, { mode: 0o600 });
  await writeFile(join(folder, 'log4j2.properties'), await readFile(join(INFRA, 'log4j2.properties')));
}

async function ensureFormatted(
  kafka: readonly string[],
  folder: string,
  users: readonly string[],
): Promise<void> {
  if (await isFormatted(folder)) return;
  const [java = 'java', ...parameters] = kafka;
  const id = randomBytes(16).toString('base64url');
  const { code, output } = await run(
    java,
    [
      ...parameters,
      'kafka.tools.StorageTool',
      'format',
      '--standalone',
      `--cluster-id=${id}`,
      '-c',
      'server.properties',
      ...users,
    ],
    { cwd: folder, env: environment() },
  );
  if (code !== 0)
    throw new LocalKafkaError(
      'FORMAT_FAILED',
      `The folder ${folder} could not be made ready for Apache Kafka: ${lastWords(output)}`,
    );
}

/** `ready`, or Kafka's last words where it ended or took too long. */
function readiness(child: ChildProcess, log: (line: string) => void): Promise<string> {
  return new Promise((resolveReadiness) => {
    let last = 'it said nothing';
    const late = setTimeout(
      () => resolveReadiness(`not within ${READY_WITHIN / 1000} s; ${last}`),
      READY_WITHIN,
    );
    const settle = (outcome: string): void => {
      clearTimeout(late);
      resolveReadiness(outcome);
    };
    for (const stream of [child.stdout, child.stderr])
      if (stream)
        createInterface({ input: stream }).on('line', (line) => {
          if (!/^\s/.test(line)) last = line;
          log(line);
          if (line.includes('Kafka Server started')) settle('ready');
        });
    child.once('close', () => settle(last));
    child.once('error', (error) => settle(error.message));
  });
}

/** Resolves when the process is gone; tells the watcher at once. */
function exitOf(child: ChildProcess): Promise<Exit> {
  const held = child.stdio[3] as Duplex | undefined;
  held?.on('error', () => undefined);
  return new Promise((resolveExit) => {
    child.once('exit', (code, signal) => {
      held?.end('ended\n');
      resolveExit({ code, signal });
    });
    child.once('error', () => resolveExit({ code: null, signal: null }));
  });
}

async function stop(child: ChildProcess, exited: Promise<Exit>): Promise<void> {
  const late = setTimeout(() => child.kill('SIGKILL'), STOPPED_WITHIN);
  child.kill('SIGTERM');
  await exited;
  clearTimeout(late);
}
