import { createHmac } from 'node:crypto';
import pg from 'pg';
import type { LocalPostgres } from './start.ts';

/** The two addresses of one service's database: its owner's, who migrates, and the run-time role's, who may do less. */
export interface DatabaseAddresses {
  readonly runtime: string;
  readonly owner: string;
}

/**
 * The addresses that the databases of a cluster on `port` have or will have. Passwords are derived from `secret`, so
 * that the same secret always gives the same ones.
 */
export function databaseAddresses<Name extends string>(
  port: number,
  names: readonly Name[],
  secret: string,
): Record<Name, DatabaseAddresses> {
  const url = (name: string, { user, password }: Login) =>
    `postgresql://${user}:${password}@127.0.0.1:${port}/${name}`;
  return Object.fromEntries(
    names.map((name) => [
      name,
      { owner: url(name, login(name, 'owner', secret)), runtime: url(name, login(name, 'app', secret)) },
    ]),
  ) as Record<Name, DatabaseAddresses>;
}

/** Makes a database per name, each with an owner and a run-time role of its own that reach no other database. */
export async function provisionDatabases<Name extends string>(
  postgres: LocalPostgres,
  names: readonly Name[],
  secret: string,
): Promise<Record<Name, DatabaseAddresses>> {
  const client = new pg.Client({ connectionString: postgres.url('postgres') });
  await client.connect();
  try {
    const roles = await namesOf(client, 'SELECT rolname AS name FROM pg_roles');
    const databases = await namesOf(client, 'SELECT datname AS name FROM pg_database');
    for (const name of names) {
      const [owner, runtime] = [login(name, 'owner', secret), login(name, 'app', secret)];
      for (const { user, password } of [owner, runtime])
        if (!roles.has(user)) await client.query(`CREATE ROLE "${user}" LOGIN PASSWORD '${password}'`);
      if (databases.has(name)) continue;
      await client.query(`CREATE DATABASE "${name}" OWNER "${owner.user}"`);
      await client.query(`REVOKE ALL ON DATABASE "${name}" FROM PUBLIC`);
      await client.query(`GRANT CONNECT ON DATABASE "${name}" TO "${runtime.user}"`);
    }
  } finally {
    await client.end();
  }
  return databaseAddresses(postgres.port, names, secret);
}

async function namesOf(client: pg.Client, sql: string): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>(sql);
  return new Set(rows.map(({ name }) => name));
}

interface Login {
  readonly user: string;
  readonly password: string;
}

function login(database: string, kind: 'owner' | 'app', secret: string): Login {
  const user = `${database}_${kind}`;
  return { user, password: createHmac('sha256', secret).update(user).digest('hex') };
}
