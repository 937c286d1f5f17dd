import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { cloudEvent } from '@reformgraph/event-contracts';
import { startSpecEndpoint, type SpecEndpoint } from './spec-endpoint.ts';
import { copied, stateEvent, STATES } from './spec-topic.ts';
import { awaited, startSpecWebhooks, type SpecWebhooks } from './spec-webhooks.ts';

const KEYS = Array.from({ length: 24 }, () => randomUUID());
const VERSIONS = 10;

let spec: SpecWebhooks;
let endpoint: SpecEndpoint;
const processes = new Set<ChildProcess>();

beforeAll(async () => {
  spec = await startSpecWebhooks();
});
afterAll(() => spec.stop());
beforeEach(async () => {
  endpoint = await startSpecEndpoint();
  endpoint.answer = (response) => void pause(5).then(() => response.writeHead(204).end());
});
afterEach(async () => {
  await Promise.all([...processes].map(kill));
  await endpoint.close();
});

function start(): ChildProcess {
  const file = join(import.meta.dirname, 'spec-deliverer.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', file, spec.database.url, spec.sealingKey], {
    stdio: 'inherit',
  });
  processes.add(child);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  processes.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** Versions of a key in the order in which each was received for the first time. */
function firstDeliveries(key: string): number[] {
  const versions = endpoint.received
    .map(({ body }) => cloudEvent.parse(JSON.parse(body)))
    .filter(({ subject }) => subject === key)
    .map(({ aggregateversion }) => aggregateversion);
  return [...new Set(versions)];
}

const isComplete = () => KEYS.every((key) => firstDeliveries(key).length === VERSIONS);
const inOrder = Array.from({ length: VERSIONS }, (_, index) => index + 1);

async function copyAll(): Promise<void> {
  for (const version of inOrder)
    await copied(
      spec.pool,
      KEYS.map((key) => stateEvent(key, version)),
    );
}

it('loses nothing and keeps the order per key when processes are killed in the middle of their work', async () => {
  await spec.webhook(await spec.client([STATES]), STATES, endpoint.port);
  let refused = 0;
  endpoint.answer = (response) =>
    void pause(5).then(() => response.writeHead(++refused % 40 === 0 ? 500 : 204).end());
  await copyAll();
  for (const share of [0.1, 0.3, 0.5]) {
    const child = start();
    await awaited(
      `${share} of the events`,
      async () => {
        await spec.pool.query('UPDATE webhook_waiting_key SET next_attempt_at = now()');
        return endpoint.received.length >= share * KEYS.length * VERSIONS;
      },
      30_000,
    );
    await kill(child);
  }
  start();
  await awaited(
    'every event',
    async () => {
      await spec.pool.query('UPDATE webhook_waiting_key SET next_attempt_at = now()');
      return isComplete();
    },
    30_000,
  );
  for (const key of KEYS) expect(firstDeliveries(key)).toEqual(inOrder);
}, 120_000);

it('shares webhooks between processes, in order per key, and nothing comes twice while none dies', async () => {
  const hooks = [];
  for (let count = 0; count < 3; count += 1)
    hooks.push(await spec.webhook(await spec.client([STATES]), STATES, endpoint.port));
  [1, 2, 3].forEach(start);
  await copyAll();
  await awaited('every event to each', () => endpoint.received.length >= 3 * KEYS.length * VERSIONS, 30_000);
  const urls = new Set(endpoint.received.map(({ url }) => url));
  expect(urls.size).toBe(hooks.length);
  for (const url of urls) {
    const received = endpoint.received.filter((one) => one.url === url);
    expect(received).toHaveLength(KEYS.length * VERSIONS);
    for (const key of KEYS)
      expect(
        received
          .map(({ body }) => cloudEvent.parse(JSON.parse(body)))
          .filter(({ subject }) => subject === key)
          .map(({ aggregateversion }) => aggregateversion),
      ).toEqual(inOrder);
  }
}, 120_000);

it('takes over from a process that was stopped, which sends no more than it had in hand when it wakes', async () => {
  const hook = await spec.webhook(await spec.client([STATES]), STATES, endpoint.port);
  const stopped = start();
  await copyAll();
  await awaited('some events', () => endpoint.received.length >= 40, 30_000);
  stopped.kill('SIGSTOP');
  start();
  await awaited('every event', isComplete, 30_000);
  for (const key of KEYS) expect(firstDeliveries(key)).toEqual(inOrder);
  await awaited('the turn of the other is over', async () => {
    const { rows } = await spec.pool.query('SELECT FROM webhook WHERE id = $1 AND lease IS NULL', [hook.id]);
    return rows.length === 1;
  });
  const before = endpoint.received.length;
  stopped.kill('SIGCONT');
  const witness = await startSpecEndpoint();
  await spec.webhook(await spec.client([STATES]), STATES, witness.port, 'BEGINNING');
  await awaited('both processes work', () => witness.received.length >= KEYS.length * VERSIONS, 30_000);
  expect(endpoint.received.length - before).toBeLessThanOrEqual(4);
  await witness.close();
}, 120_000);
