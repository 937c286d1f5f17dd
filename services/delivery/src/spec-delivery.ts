import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sqlOf } from '@reformgraph/messaging';
import { createLogger } from '@reformgraph/subgraph-kit/logger';
import { createHttpServer } from '@reformgraph/subgraph-kit/probe-server';
import { testDatabase, type TestDatabase } from '@reformgraph/testkit';
import pg from 'pg';
import { grant, registerClient, type Grants } from './clients/client-store.ts';
import { startBell } from './delivery-bell.ts';
import { departmentRoutes } from './department-routes.ts';
import { WaitingReaders } from './feeds/waiting-readers.ts';
import { createSeal } from './webhooks/sealing.ts';
import { BOUNDS } from './webhooks/spec-webhooks.ts';

export const TOKEN_SECRET = 'a secret of specifications, 32 or longer';

export interface SpecClient {
  readonly id: string;
  readonly secret: string;
}

/** What departments reach of delivery, over real HTTP on a database of its own. */
export interface SpecDelivery {
  readonly database: TestDatabase;
  /** As the run-time role. */
  readonly pool: pg.Pool;
  /** As the owner of the database. */
  readonly ownerPool: pg.Pool;
  readonly readers: WaitingReaders;
  readonly url: string;
  client(grants?: Partial<Grants>): Promise<SpecClient>;
  /** An access token of the client. */
  token(client: SpecClient): Promise<string>;
  get(path: string, token: string, headers?: Record<string, string>): Promise<Response>;
  /** An administrator's command, as a process. */
  command(...args: string[]): Promise<{ code: number; out: string; err: string }>;
  /** The same with another environment beside the database's address. */
  commandWith(
    env: Readonly<Record<string, string>>,
    ...args: string[]
  ): Promise<{ code: number; out: string; err: string }>;
  stop(): Promise<void>;
}

export function tokenRequest({ id, secret }: SpecClient, more: Record<string, string> = {}): RequestInit {
  return {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...more }),
  };
}

export async function startSpecDelivery(waiters = 30): Promise<SpecDelivery> {
  const database = await testDatabase('delivery');
  const [pool, ownerPool] = [database.url, database.ownerUrl].map((connectionString) => {
    const connections = new pg.Pool({ connectionString, max: 6 });
    connections.on('error', () => undefined);
    return connections;
  }) as [pg.Pool, pg.Pool];
  const logger = createLogger('delivery', 'silent');
  const well = () => Promise.resolve();
  const http = createHttpServer({ logger, ready: well, live: well });
  const bell = startBell(database.url, logger);
  const readers = new WaitingReaders(bell, waiters);
  await departmentRoutes(http, {
    pool,
    readers,
    tokenSecret: TOKEN_SECRET,
    seal: createSeal([randomBytes(32).toString('base64')]),
    rules: { mayReach: BOUNDS.mayReach, ports: null, httpAllowed: true },
    logger,
  });
  const url = await http.listen({ host: '127.0.0.1', port: 0 });
  let clients = 0;
  return {
    database,
    pool,
    ownerPool,
    readers,
    url,
    client: async (grants = {}) => {
      const id = `so-${++clients}`;
      const secret = await registerClient(sqlOf(ownerPool), { id, nameVi: 'Sở', nameEn: 'Department' });
      await grant(sqlOf(ownerPool), id, { topics: [], units: [], webhooks: false, ...grants });
      return { id, secret };
    },
    token: async (client) => {
      const answer = await fetch(`${url}/oauth/token`, tokenRequest(client));
      return ((await answer.json()) as { access_token: string }).access_token;
    },
    get: (path, token, headers = {}) =>
      fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}`, ...headers } }),
    command: (...args) =>
      command({ DATABASE_URL_DELIVERY: database.url, DATABASE_ADMIN_URL_DELIVERY: database.ownerUrl }, args),
    commandWith: (env, ...args) => command({ DATABASE_URL_DELIVERY: database.url, ...env }, args),
    stop: async () => {
      await readers.close();
      await bell.close();
      await http.close();
      await Promise.all([pool.end(), ownerPool.end()]);
      await database.drop();
    },
  };
}

const run = promisify(execFile);

async function command(
  environment: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<{ code: number; out: string; err: string }> {
  const file = join(import.meta.dirname, 'events-command.ts');
  const env = { PATH: process.env['PATH'], ...environment };
  try {
    const { stdout, stderr } = await run(process.execPath, ['--import', 'tsx', file, ...args], { env });
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, err: stderr };
  }
}
