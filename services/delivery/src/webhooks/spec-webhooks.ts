import { randomBytes } from 'node:crypto';
import { inTransaction, sqlOf, type Logger } from '@reformgraph/messaging';
import { testDatabase, type TestDatabase } from '@reformgraph/testkit';
import pg from 'pg';
import { grant, registerClient } from '../clients/client-store.ts';
import { createMayReach } from './addresses.ts';
import { startDeliverer, type Deliverer } from './deliverer.ts';
import { createSeal } from './sealing.ts';
import type { SendBounds } from './send.ts';
import { createWebhook } from './webhook-store.ts';

export const BOUNDS: SendBounds = {
  mayReach: createMayReach(['127.0.0.1/32']),
  connectWithin: 2_000,
  answerWithin: 4_000,
};

/** A delivery database of its own with clients and webhooks for a spec. */
export interface SpecWebhooks {
  readonly database: TestDatabase;
  /** As the run-time role. */
  readonly pool: pg.Pool;
  /** As the owner of the database. */
  readonly ownerPool: pg.Pool;
  readonly sealingKey: string;
  readonly logged: object[];
  client(topics: readonly string[], units?: readonly string[]): Promise<string>;
  webhook(clientId: string, topic: string, port: number, from?: 'BEGINNING' | 'NOW'): Promise<CreatedHook>;
  deliverer(): Deliverer;
  /** Closes the deliverers that were started. */
  rest(): Promise<void>;
  stop(): Promise<void>;
}

export interface CreatedHook {
  readonly id: string;
  readonly secret: string;
}

export async function startSpecWebhooks(): Promise<SpecWebhooks> {
  const database = await testDatabase('delivery');
  const [pool, ownerPool] = [database.url, database.ownerUrl].map((connectionString) => {
    const connections = new pg.Pool({ connectionString, max: 4 });
    connections.on('error', () => undefined);
    return connections;
  }) as [pg.Pool, pg.Pool];
  const sealingKey = randomBytes(32).toString('base64');
  const seal = createSeal([sealingKey]);
  const logged: object[] = [];
  const keep = (facts: object, message: string) => void logged.push({ ...facts, message });
  const logger: Logger = { debug: keep, info: keep, warn: keep, error: keep };
  const deliverers: Deliverer[] = [];
  let clients = 0;
  const rest = async () => {
    await Promise.all(deliverers.splice(0).map((deliverer) => deliverer.close()));
  };
  return {
    database,
    pool,
    ownerPool,
    sealingKey,
    logged,
    client: async (topics, units = []) => {
      const id = `so-${++clients}`;
      await registerClient(sqlOf(ownerPool), { id, nameVi: 'Sở', nameEn: 'Department' });
      await grant(sqlOf(ownerPool), id, {
        topics,
        units: units.map((unit) => ({ id: unit, code: unit.slice(0, 8) })),
        webhooks: true,
      });
      return id;
    },
    webhook: async (clientId, topic, port, from = 'NOW') => {
      const url = `http://127.0.0.1:${port}/hook?key=${clientId}`;
      const created = await inTransaction(pool, (tx) =>
        createWebhook(tx, seal, { clientId, topic, url, from }),
      );
      if (created.outcome !== 'CREATED') throw new Error(created.outcome);
      return created;
    },
    deliverer: () => {
      const deliverer = startDeliverer({
        databaseUrl: database.url,
        seal,
        bounds: BOUNDS,
        now: Date.now,
        logger,
      });
      deliverers.push(deliverer);
      return deliverer;
    },
    rest,
    stop: async () => {
      await rest();
      await Promise.all([pool.end(), ownerPool.end()]);
      await database.drop();
    },
  };
}

export { awaited } from '@reformgraph/messaging/spec-probe';
