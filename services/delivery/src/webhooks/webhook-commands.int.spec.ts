import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { PARTITIONS, topicSettings } from '@reformgraph/event-contracts';
import { embeddedLogGrants, embeddedLogMigrations, openEventLog, sqlOf } from '@reformgraph/messaging';
import { createLogger } from '@reformgraph/subgraph-kit/logger';
import { CHECKOUT } from '@reformgraph/testkit';
import pg from 'pg';
import { revokeClient } from '../clients/client-store.ts';
import { startSpecEndpoint, type SpecEndpoint } from './spec-endpoint.ts';
import { copied, stateEvent, STATES } from './spec-topic.ts';
import { awaited, startSpecWebhooks, type SpecWebhooks } from './spec-webhooks.ts';

let spec: SpecWebhooks;
let endpoint: SpecEndpoint;

beforeAll(async () => {
  spec = await startSpecWebhooks();
  endpoint = await startSpecEndpoint();
  const owner = new pg.Pool({ connectionString: spec.database.ownerUrl });
  for (const { sql } of embeddedLogMigrations) await owner.query(sql);
  await owner.query(embeddedLogGrants(decodeURIComponent(new URL(spec.database.url).username)));
  await owner.end();
  const logger = createLogger('spec', 'silent');
  const log = await openEventLog({ transport: 'embedded', databaseUrl: spec.database.url }, logger);
  await log.ensureTopics(topicSettings, PARTITIONS);
  await log.close();
});
afterAll(async () => {
  await spec.stop();
  await endpoint.close();
});

function run(...args: string[]) {
  const file = join(CHECKOUT, 'services/delivery/src/events-command.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', file, ...args], {
    cwd: CHECKOUT,
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL_DELIVERY: spec.database.url,
      DATABASE_URL_EVENTS: spec.database.url,
    },
  });
  return { status, stdout, stderr };
}

it('lists webhooks without the queries of their URLs, and lets a paused one go on once --yes is given', async () => {
  const client = await spec.client([STATES]);
  const { id } = await spec.webhook(client, STATES, endpoint.port);
  endpoint.answer = (response) => response.writeHead(410).end();
  spec.deliverer();
  const key = randomUUID();
  await copied(spec.pool, [stateEvent(key, 1), stateEvent(key, 2), stateEvent(randomUUID(), 1)]);
  await awaited('the pause', async () => {
    const { rows } = await spec.pool.query('SELECT FROM webhook WHERE paused_at IS NOT NULL');
    return rows.length === 1;
  });
  const [listed] = JSON.parse(run('webhooks', '--json').stdout) as [object];
  expect(listed).toMatchObject({
    webhook: id,
    client,
    url: `http://127.0.0.1:${endpoint.port}/hook?…`,
    state: 'PAUSED',
    pausedReason: 'GONE',
    lastError: 'HTTP_410',
  });
  expect(run('webhooks', 'nobody').stdout).toBe('');
  endpoint.answer = (response) => response.writeHead(204).end();

  const shown = run('redrive-webhook', id);
  expect(shown.stdout).toContain(client);
  expect(shown.stdout).toContain('3 events');
  expect(shown.stderr).toContain('Nothing was done');
  expect(run('status', '--json').stdout).toContain('"pausedWebhooks": 1');
  const before = endpoint.received.length;

  expect(run('redrive-webhook', id, '--yes').stdout).toContain('ACTIVE');
  await awaited('all was sent', () => endpoint.received.length === before + 3);
  await awaited('nothing is left', () => run('redrive-webhook', id).stdout.includes(' 0 events'));
  await revokeClient(sqlOf(spec.ownerPool), client);
  expect(run('redrive-webhook', id, '--yes')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('grant it first') as string,
  });
});

it('says in a sentence what it cannot do', () => {
  expect(run('redrive-webhook')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('Name one webhook') as string,
  });
  expect(run('redrive-webhook', randomUUID(), '--yes')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('There is no webhook') as string,
  });
  expect(run('redrive-webhook', 'nothing')).toMatchObject({ status: 1 });
});
