import { testDatabase, type TestDatabase } from '@reformgraph/testkit';
import { specDeliveryProcess, specEmbeddedLog } from './spec-process.ts';
import { STATES } from './webhooks/spec-topic.ts';
import { startSpecWebhooks, type SpecWebhooks } from './webhooks/spec-webhooks.ts';

describe('the metrics of delivery', () => {
  let spec: SpecWebhooks;
  let log: Awaited<ReturnType<typeof specEmbeddedLog>>;
  let empty: TestDatabase;

  beforeAll(async () => {
    [spec, log, empty] = await Promise.all([
      startSpecWebhooks(),
      specEmbeddedLog(),
      testDatabase('delivery'),
    ]);
    const hooks = [];
    for (let at = 0; at < 4; at += 1)
      hooks.push(await spec.webhook(await spec.client([STATES]), STATES, 9_000 + at));
    const [active, paused, byOwner] = hooks.map(({ id }) => id);
    const set = (id = '', reason = '') =>
      spec.ownerPool.query('UPDATE webhook SET paused_at = now(), paused_reason = $2 WHERE id = $1', [
        id,
        reason,
      ]);
    await set(paused, 'GONE');
    await set(byOwner, 'BY_OWNER');
    await spec.ownerPool.query(`UPDATE client SET revoked_at = now() WHERE id = 'so-4'`);
    for (const id of [active, paused])
      await spec.ownerPool.query(
        `INSERT INTO webhook_waiting_key (webhook_id, partition, key, next_position, attempts, next_attempt_at)
         VALUES ($1, 0, 'a key', 0, 0, now() + interval '1 day')`,
        [id],
      );
  });
  afterAll(async () => {
    await spec.stop();
    await Promise.all([empty.drop(), log.stop()]);
  });

  const toldBy = async (role: string, database: TestDatabase) => {
    const delivery = await specDeliveryProcess(database, { DATABASE_URL_EVENTS: log.url, ROLES: role });
    delivery.process.start();
    try {
      await delivery.ready();
      return await (await fetch(`${delivery.url}/metrics`)).text();
    } finally {
      await delivery.process.kill();
    }
  };

  it.each(['feed', 'webhooks', 'consumer'])(
    'are told by a process with the role %s alone, which raises nothing',
    async (role) => {
      const text = await toldBy(role, spec.database);
      expect(text.match(/^reformgraph_(database_up|webhook).*$/gm)).toEqual([
        'reformgraph_database_up{service="delivery"} 1',
        'reformgraph_webhooks{service="delivery",state="ACTIVE"} 1',
        'reformgraph_webhooks{service="delivery",state="PAUSED"} 1',
        'reformgraph_webhooks{service="delivery",state="PAUSED_BY_OWNER"} 1',
        'reformgraph_webhooks{service="delivery",state="STOPPED"} 1',
        'reformgraph_webhook_waiting_keys{service="delivery"} 1',
      ]);
      expect(text.includes('reformgraph_waiting_readers{service="delivery"} 0')).toBe(role === 'feed');
      expect(text.includes('reformgraph_event_log_up{service="delivery"} 1')).toBe(role === 'consumer');
      expect(text).not.toMatch(/reformgraph_(outbox|relay)|so-\d|a key/);
    },
    90_000,
  );

  it('are zeros where there is no webhook', async () => {
    const text = await toldBy('feed', empty);
    expect(text.match(/^reformgraph_webhook.* [1-9].*$/gm)).toBeNull();
    expect(text.match(/^reformgraph_webhooks\{/gm)).toHaveLength(4);
  }, 90_000);
});
