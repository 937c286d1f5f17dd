import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CHECKOUT } from '../start/checkout.ts';
import { administrator, signInAs, until, withdraw } from './departments.ts';
import { playedPlatform } from './played/platform.ts';

const PUBLISHED = 'reformgraph.published.assessment';
const STATES = 'reformgraph.published.assessment-state';
const OWN = 'reformgraph.internal.assessment';
const STARTER = join(CHECKOUT, 'packages/event-contracts/starters/feed.mjs');
const CLIENT = 'so-noi-vu';
const UNITS = 54;

interface FeedEvent {
  readonly subject: string;
  readonly aggregateversion: number;
  readonly data?: { readonly organization: { readonly code: string } };
}

const played = playedPlatform();
const starters = new Set<ChildProcess>();
afterAll(() => {
  for (const child of starters) child.kill('SIGKILL');
});

const command = (...args: string[]) => administrator(played, 'delivery', ...args);

/** Registers and grants by two commands; returns the secret. */
function registered(id: string, ...grants: string[]): string {
  const names = ['--name-vi', 'Sở Nội vụ', '--name-en', 'Home Affairs'];
  const { secret } = JSON.parse(command('register', id, ...names, '--json')) as { secret: string };
  command('grant', id, ...grants);
  return secret;
}

async function tokenOf(id: string, secret: string): Promise<string> {
  const { access_token: token } = (await (await signInAs(played, id, secret)).json()) as {
    access_token: string;
  };
  return token;
}

const read = (path: string, token: string, headers: Record<string, string> = {}) =>
  fetch(new URL(path, played.graph), { headers: { authorization: `Bearer ${token}`, ...headers } });

/** Reads a feed to its end, page by page; returns its events, and the cursor where it ends. */
async function readAll(topic: string, token: string): Promise<{ events: FeedEvent[]; cursor: string }> {
  const events: FeedEvent[] = [];
  for (let cursor = ''; ;) {
    const answer = await read(`/feeds/${topic}?limit=20${cursor && `&after=${cursor}`}`, token);
    expect(answer.status).toBe(200);
    cursor = answer.headers.get('x-reformgraph-cursor') ?? '';
    const page = (await answer.json()) as FeedEvent[];
    if (page.length === 0) return { events, cursor };
    events.push(...page);
  }
}

/** The hash that `verify` has to tell of a reader's newest versions. */
function hashOf(events: readonly FeedEvent[]): string {
  const newest = new Map(events.map(({ subject, aggregateversion }) => [subject, aggregateversion]));
  const lines = [...newest].map(([id, version]) => `${id} ${version}\n`).sort();
  return createHash('sha256').update(lines.join('')).digest('hex');
}

const verified = async (topic: string, cursor: string, token: string) =>
  (await (await read(`/feeds/${topic}/verify?at=${cursor}`, token)).json()) as {
    count: number;
    hash: string;
  };

it('reads the published year through the gateway with plain fetch, proves it whole, and is cut at once', async () => {
  const secret = registered(CLIENT, '--topic', PUBLISHED, '--unit', 'SNV');
  const token = await tokenOf(CLIENT, secret);

  const { events, cursor } = await readAll(PUBLISHED, token);
  expect(new Set(events.map(({ data }) => data?.organization.code)).size).toBe(UNITS);
  expect(await verified(PUBLISHED, cursor, token)).toMatchObject({ count: UNITS, hash: hashOf(events) });

  const own = await readAll(OWN, token);
  expect(own.events.length).toBeGreaterThan(0);
  expect(new Set(own.events.map(({ data }) => data?.organization.code))).toEqual(new Set(['SNV']));
  expect(await verified(OWN, own.cursor, token)).toMatchObject({ hash: hashOf(own.events) });

  const path = `/feeds/${PUBLISHED}?limit=20`;
  const etag = (await read(path, token)).headers.get('etag') ?? '';
  expect((await read(path, token, { 'if-none-match': etag })).status).toBe(304);
  const zipped = await raw(path, { authorization: `Bearer ${token}`, 'accept-encoding': 'gzip' });
  expect(zipped.encoding).toBe('gzip');
  expect(JSON.parse(gunzipSync(zipped.body).toString())).toEqual(await (await read(path, token)).json());

  for (const topic of [STATES, 'reformgraph.internal.person', 'reformgraph.internal.platform'])
    expect((await read(`/feeds/${topic}`, token)).status).toBe(403);

  const waiting = read(`/feeds/${PUBLISHED}?after=${cursor}&wait=30`, token);
  command('revoke', CLIENT, '--topic', PUBLISHED, '--yes');
  expect((await waiting).status).toBe(403);
  expect((await read(`/feeds/${PUBLISHED}`, token)).status).toBe(403);
  expect((await read(`/feeds/${OWN}`, token)).status).toBe(200);
  command('revoke', CLIENT, '--all', '--yes');
  expect((await read(`/feeds/${OWN}`, token)).status).toBe(401);
  expect((await signInAs(played, CLIENT, secret)).status).toBe(401);
}, 300_000);

it('keeps the starter whole, which is killed in the middle, as delivery is', async () => {
  const secret = registered('so-y-te', '--topic', STATES);
  const file = join(played.workplace.folder, 'state.json');
  let said = '';
  const start = (): ChildProcess => {
    const environment = {
      REFORMGRAPH: new URL(played.graph).origin,
      CLIENT_ID: 'so-y-te',
      CLIENT_SECRET: secret,
      TOPIC: STATES,
    };
    const child = spawn(process.execPath, [STARTER, file], {
      env: environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    starters.add(child);
    return child;
  };
  const first = start();
  await until('every assessment', () => said.includes(`whole: ${UNITS} of ${UNITS}`));
  const { newest } = JSON.parse(readFileSync(file, 'utf8')) as { newest: Record<string, FeedEvent> };

  const exited = once(first, 'exit');
  first.kill('SIGKILL');
  process.kill(await played.running.pidOf('delivery'), 'SIGKILL');
  await exited;
  const [withdrawn = ''] = Object.keys(newest);
  await withdraw(played, withdrawn);
  start();
  await until('the withdrawal', () => said.includes(`whole: ${UNITS - 1} of ${UNITS - 1}`));
  expect(said).not.toContain('NOT WHOLE');
  const kept = JSON.parse(readFileSync(file, 'utf8')) as { newest: Record<string, FeedEvent> };
  expect(Object.keys(kept.newest)).not.toContain(withdrawn);
}, 300_000);

it('is told to come again while delivery is away', async () => {
  process.kill(await played.running.pidOf('delivery'), 'SIGKILL');
  const answers: Response[] = [];
  await until('delivery is missed, and back', async () => {
    const answer = await read('/feeds', 'x');
    if (answer.status !== 401) answers.push(answer);
    return answer.status === 401 && answers.length > 0;
  });
  for (const answer of answers) {
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  }
}, 300_000);

/** An answer as it came over the wire. */
function raw(path: string, headers: Record<string, string>): Promise<{ encoding?: string; body: Buffer }> {
  return new Promise((resolve, reject) => {
    get(new URL(path, played.graph), { headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const encoding = answer.headers['content-encoding'];
        resolve({ ...(encoding ? { encoding } : {}), body: Buffer.concat(chunks) });
      });
    }).on('error', reject);
  });
}
