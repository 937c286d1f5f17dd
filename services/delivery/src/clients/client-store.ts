import type { SqlExecutor } from '@reformgraph/messaging';
import { CannotBeDone } from '@reformgraph/subgraph-kit/events-command';
import { hashOfSecret, newSecret } from './client-secret.ts';
import { DELIVERY_CHANNEL } from '../channel.ts';

/** A department's identity, and what it may read. */
export interface Client {
  readonly id: string;
  readonly nameVi: string;
  readonly nameEn: string;
  readonly registeredAt: string;
  readonly revokedAt: string | null;
  readonly topics: readonly string[];
  readonly units: readonly Unit[];
  /** Whether it may have webhooks, for what it may read. */
  readonly webhooks: boolean;
}

/** What is granted and revoked. */
export type Grants = Pick<Client, 'topics' | 'units' | 'webhooks'>;

export interface Unit {
  readonly id: string;
  readonly code: string;
}

/** What an administrator asked for and cannot be done; the message says why in a sentence. */
export class ChangeRefused extends CannotBeDone {
  override readonly name = 'ChangeRefused';
}

export const CLIENT_ID = /^[a-z0-9][a-z0-9-]{1,38}[a-z0-9]$/;

const CLIENTS = `
  SELECT c.id, c.name_vi AS "nameVi", c.name_en AS "nameEn", c.registered_at::text AS "registeredAt",
         c.revoked_at::text AS "revokedAt",
         ARRAY(SELECT topic FROM client_topic t WHERE t.client_id = c.id ORDER BY topic) AS topics,
         (SELECT coalesce(json_agg(json_build_object('id', organization_id, 'code', organization_code)
                                   ORDER BY organization_code), '[]')
          FROM client_unit u WHERE u.client_id = c.id) AS units,
         c.webhooks_granted_at IS NOT NULL AS webhooks
  FROM client c`;

/** Every client, by id. */
export function listClients(sql: SqlExecutor): Promise<Client[]> {
  return sql.query<Client>(`${CLIENTS} ORDER BY c.id`);
}

/** A client, revoked or not; throws ChangeRefused where there is none. */
export async function knownClient(sql: SqlExecutor, id: string): Promise<Client> {
  const [client] = await sql.query<Client>(`${CLIENTS} WHERE c.id = $1`, [id]);
  if (!client) throw new ChangeRefused(`There is no client "${id}".`);
  return client;
}

/** A client that is not revoked; throws ChangeRefused where there is none. */
export async function activeClient(sql: SqlExecutor, id: string): Promise<Client> {
  const client = await knownClient(sql, id);
  if (client.revokedAt !== null) throw new ChangeRefused(`The client "${id}" is revoked, for good.`);
  return client;
}

/** By what a client signs in. */
export interface Credentials {
  readonly secretHash: string;
  /** Counts its secrets: a token of a former one is good no more. */
  readonly secretVersion: number;
}

/** How a client that is not revoked signs in; null where there is none. */
export async function credentialsOf(sql: SqlExecutor, id: string): Promise<Credentials | null> {
  const [found] = await sql.query<Credentials>(
    `SELECT secret_hash AS "secretHash", secret_version AS "secretVersion" FROM client
     WHERE id = $1 AND revoked_at IS NULL`,
    [id],
  );
  return found ?? null;
}

/** What a client may do now; null where it is revoked, or its secret is not this one any more. */
export async function grantsOf(sql: SqlExecutor, id: string, secretVersion: number): Promise<Grants | null> {
  const [found] = await sql.query<Client>(
    `${CLIENTS} WHERE c.id = $1 AND c.revoked_at IS NULL AND c.secret_version = $2`,
    [id, secretVersion],
  );
  return found ?? null;
}

/** Registers a client that may read nothing yet; returns its secret, which is kept nowhere. */
export async function registerClient(
  sql: SqlExecutor,
  client: { readonly id: string; readonly nameVi: string; readonly nameEn: string },
): Promise<string> {
  if (!CLIENT_ID.test(client.id))
    throw new ChangeRefused(
      `"${client.id}" cannot be an id: 3 to 40 lower-case letters, digits and hyphens, none at its ends.`,
    );
  const secret = newSecret();
  const added = await sql.query(
    `INSERT INTO client (id, name_vi, name_en, secret_hash) VALUES ($1, $2, $3, $4)
     ON CONFLICT DO NOTHING RETURNING id`,
    [client.id, client.nameVi, client.nameEn, await hashOfSecret(secret)],
  );
  if (added.length === 0) {
    const { revokedAt } = await knownClient(sql, client.id);
    throw new ChangeRefused(
      revokedAt === null
        ? `There is a client "${client.id}" already.`
        : `There was a client "${client.id}", which is revoked: its id is not used again.`,
    );
  }
  return secret;
}

/** Gives a client another secret and ends its tokens; returns the secret, which is kept nowhere. */
export async function rotateSecret(sql: SqlExecutor, id: string): Promise<string> {
  const secret = newSecret();
  await sql.query('UPDATE client SET secret_hash = $2, secret_version = secret_version + 1 WHERE id = $1', [
    id,
    await hashOfSecret(secret),
  ]);
  await tellProcesses(sql);
  return secret;
}

/** Ends a client and its tokens, for good. What it might read stays on record. */
export async function revokeClient(sql: SqlExecutor, id: string): Promise<void> {
  await sql.query('UPDATE client SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL', [id]);
  await tellProcesses(sql);
}

/** Grants more to a client, from now on. What it was granted already stays as it is. */
export async function grant(
  sql: SqlExecutor,
  id: string,
  { topics, units, webhooks }: Grants,
): Promise<void> {
  await sql.query(
    'INSERT INTO client_topic (client_id, topic) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING',
    [id, topics],
  );
  await sql.query(
    `INSERT INTO client_unit (client_id, organization_id, organization_code)
     SELECT $1, * FROM unnest($2::uuid[], $3::text[]) ON CONFLICT DO NOTHING`,
    [id, units.map((unit) => unit.id), units.map(({ code }) => code)],
  );
  if (webhooks)
    await sql.query(
      'UPDATE client SET webhooks_granted_at = COALESCE(webhooks_granted_at, now()) WHERE id = $1',
      [id],
    );
}

/** Takes grants from a client, at once. */
export async function revoke(
  sql: SqlExecutor,
  id: string,
  { topics, units, webhooks }: Grants,
): Promise<void> {
  await sql.query('DELETE FROM client_topic WHERE client_id = $1 AND topic = ANY ($2)', [id, topics]);
  await sql.query('DELETE FROM client_unit WHERE client_id = $1 AND organization_id = ANY ($2::uuid[])', [
    id,
    units.map((unit) => unit.id),
  ]);
  if (webhooks) await sql.query('UPDATE client SET webhooks_granted_at = NULL WHERE id = $1', [id]);
  await tellProcesses(sql);
}

/** The units of these codes, as organizations tells them; throws ChangeRefused where it told of none of a code. */
export async function unitsOfCodes(sql: SqlExecutor, codes: readonly string[]): Promise<Unit[]> {
  const units = await sql.query<Unit>('SELECT id, code FROM known_unit WHERE code = ANY ($1) ORDER BY code', [
    codes,
  ]);
  const unknown = codes.filter((code) => !units.some((unit) => unit.code === code));
  if (unknown.length > 0) throw new ChangeRefused(`No unit is known by the code ${unknown.join(', ')}.`);
  return units;
}

/** Requests that wait look at once whether they still may. */
async function tellProcesses(sql: SqlExecutor): Promise<void> {
  await sql.query('SELECT pg_notify($1, $2)::text', [DELIVERY_CHANNEL, 'clients']);
}
