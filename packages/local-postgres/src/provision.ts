import { createHmac } from 'node:crypto';
import pg from 'pg';
import type { LocalPostgres } from './start.ts';

/** The two addresses of one service's database: its owner's, who migrates, and the run-time role's, who may do less. */
export interface DatabaseAddresses {
  readonly runtime: string;
  readonly owner: string;
}

/**
 * Makes a database per name, each with an owner and a run-time role of its own that reach no other database.
 * Passwords are derived from `secret`, so that a second call with the same secret gives the same addresses.
 */
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
    const addresses: [Name, DatabaseAddresses][] = [];
    for (const name of names) {
      const logins = { owner: login(name, 'owner', secret), runtime: login(name, 'app', secret) };
      for (const { user, password } of [logins.owner, logins.runtime])
        await client.query(
          `${roles.has(user) ? 'ALTER' : 'CREATE'} ROLE "${user}" LOGIN PASSWORD '${password}'`,
        );
      if (!databases.has(name)) {
        await client.query(`CREATE DATABASE "${name}" OWNER "${logins.owner.user}"`);
        await client.query(`REVOKE ALL ON DATABASE "${name}" FROM PUBLIC`);
        await client.query(`GRANT CONNECT ON DATABASE "${name}" TO "${logins.runtime.user}"`);
      }
      addresses.push([
        name,
        { owner: postgres.url(name, logins.owner), runtime: postgres.url(name, logins.runtime) },
      ]);
    }
    return Object.fromEntries(addresses) as Record<Name, DatabaseAddresses>;
  } finally {
    await client.end();
  }
}

async function namesOf(client: pg.Client, sql: string): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>(sql);
  return new Set(rows.map(({ name }) => name));
}

function login(database: string, kind: 'owner' | 'app', secret: string) {
  const user = `${database}_${kind}`;
  return { user, password: createHmac('sha256', secret).update(user).digest('hex') };
}
