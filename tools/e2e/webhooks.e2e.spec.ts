import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { freePort } from '@reformgraph/local-postgres';
import { CHECKOUT } from '../start/checkout.ts';
import { administrator, signInAs, until, withdraw } from './departments.ts';
import { playedPlatform } from './played/platform.ts';

const TOPIC = 'reformgraph.published.assessment-state';
const CLIENT = 'so-noi-vu';

const played = playedPlatform();
const receivers = new Set<ChildProcess>();
const servers: Server[] = [];
let clientSecret: string;

/** The program of departments' guide, as it is printed there, on a port. */
class Receiver {
  readonly #lines: string[] = [];
  readonly #child: ChildProcess;

  constructor(port: number, secret: string) {
    const guide = readFileSync(join(CHECKOUT, 'docs/departments.md'), 'utf8');
    const [, program = ''] = /```js receiver\n(.*?)```/s.exec(guide) ?? [];
    const file = join(played.workplace.folder, 'receiver.mjs');
    writeFileSync(file, program);
    this.#child = spawn(process.execPath, [file], {
      env: { PORT: String(port), WEBHOOK_SECRET: secret },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    receivers.add(this.#child);
    let text = '';
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      const lines = (text += chunk.toString()).split('\n');
      text = lines.pop() ?? '';
      this.#lines.push(...lines);
    });
  }

  /** The events it took, in the order of arrival. */
  taken(): { id: string; subject: string; version: number }[] {
    return this.#lines
      .filter((line) => !line.includes('reformgraph.webhook.test.'))
      .map((line) => {
        const [id = '', , subject = '', version = ''] = line.split(' ');
        return { id, subject, version: Number(version) };
      });
  }

  subjects(): Set<string> {
    return new Set(this.taken().map(({ subject }) => subject));
  }

  async dies(): Promise<void> {
    receivers.delete(this.#child);
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }
}

afterAll(() => {
  for (const child of receivers) child.kill('SIGKILL');
  for (const server of servers) server.close();
});

const events = (...command: string[]) => administrator(played, ...command);
const signIn = () => signInAs(played, CLIENT, clientSecret);

/** Asks as the department; returns what is answered. */
async function ask(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const { access_token: token } = (await (await signIn()).json()) as { access_token: string };
  const answer = await fetch(new URL(path, played.graph), {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const told = (await answer.json()) as object;
  return { status: answer.status, ...(Array.isArray(told) ? { events: told } : told) };
}

it('carries the year’s published assessments to a department, past a dead endpoint and a killed delivery', async () => {
  ({ secret: clientSecret } = JSON.parse(
    events('register', CLIENT, '--name-vi', 'Sở Nội vụ', '--name-en', 'Home Affairs', '--json'),
  ) as { secret: string });
  const port = await freePort();
  const asked = { url: `http://127.0.0.1:${port}/`, topic: TOPIC, from: 'BEGINNING' };
  expect(await ask('POST', '/webhooks', asked)).toMatchObject({ status: 403, code: 'WEBHOOKS_NOT_GRANTED' });
  events('grant', CLIENT, '--topic', TOPIC, '--webhooks');
  const { id, secret, ...created } = await ask('POST', '/webhooks', asked);
  expect(created).toMatchObject({ status: 201, state: 'ACTIVE' });
  const path = `/webhooks/${String(id)}`;

  const errorCode = async () => ((await ask('GET', path))['lastError'] as { code?: string } | null)?.code;
  await until('it is missed', async () => (await errorCode()) === 'NOT_CONNECTED');
  process.kill(await played.running.pidOf('delivery'), 'SIGKILL');

  const first = new Receiver(port, String(secret));
  await until('it takes what is signed', async () => Boolean((await ask('POST', `${path}/test`))['taken']));
  await until('every assessment', () => first.subjects().size === 54);
  await first.dies();
  const [withdrawn = ''] = first.subjects();
  await withdraw(played, withdrawn);
  await until('it is missed again', async () => (await ask('GET', path))['waitingKeys'] === 1);
  expect(await errorCode()).toBe('NOT_CONNECTED');

  expect(events('redrive-webhook', String(id))).toContain('1 events');
  const second = new Receiver(port, String(secret));
  events('redrive-webhook', String(id), '--yes');
  await until('the withdrawal', () => second.subjects().has(withdrawn));
  await until('nothing waits', async () => (await ask('GET', path))['waitingKeys'] === 0);
  const taken = [...first.taken(), ...second.taken()];
  const { events: feed } = (await ask('GET', `/feeds/${TOPIC}?limit=200`)) as { events?: { id: string }[] };
  expect(new Set(taken.map((event) => event.id))).toEqual(new Set(feed?.map((event) => event.id)));
  const versions = taken.filter(({ subject }) => subject === withdrawn).map(({ version }) => version);
  expect(versions).toEqual(versions.toSorted((one, other) => one - other));
}, 300_000);

it('is told by the tool when a key that no service parked is redriven', () => {
  expect(() => events('redrive', 'nobody', '--yes')).toThrow(/^Not parked: nobody\.\n$/);
});

it('pauses for an endpoint that is gone, tells so everywhere, and is redriven by command', async () => {
  let status = 410;
  const taken: string[] = [];
  const server = createServer((request, response) => {
    if (status === 204) taken.push(String(request.headers['webhook-id']));
    response.writeHead(status).end();
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const { id } = await ask('POST', '/webhooks', {
    url: `http://127.0.0.1:${port}/`,
    topic: TOPIC,
    from: 'BEGINNING',
  });
  await until(
    'it is paused',
    async () => (await ask('GET', `/webhooks/${String(id)}`))['state'] === 'PAUSED',
  );
  expect((await signIn()).headers.get('x-reformgraph-paused-webhooks')).toBe('1');
  expect(JSON.parse(events('delivery', 'status', '--json'))).toMatchObject({ pausedWebhooks: 1 });
  expect(events('webhooks', CLIENT)).toMatch(/state PAUSED .* pausedReason GONE/);
  status = 204;
  events('redrive-webhook', String(id), '--yes');
  await until('everything', () => new Set(taken).size === 55);
  expect((await signIn()).headers.get('x-reformgraph-paused-webhooks')).toBeNull();
}, 300_000);
