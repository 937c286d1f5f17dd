import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHECKOUT } from '@reformgraph/testkit';
import { startSpecDelivery, type SpecDelivery } from '../spec-delivery.ts';

const STARTER = join(CHECKOUT, 'packages/event-contracts/starters/feed.mjs');
const CLIENT = 'so-noi-vu';
const TOPIC = 'reformgraph.published.assessment';

describe('the starter of the feed that cannot read', () => {
  let delivery: SpecDelivery;
  let folder: string;
  let secret: string;

  beforeAll(async () => {
    [delivery, folder] = await Promise.all([startSpecDelivery(), mkdtemp(join(tmpdir(), 'starter-'))]);
    const names = ['--name-vi', 'Sở Nội vụ', '--name-en', 'Home Affairs'];
    const { out } = await delivery.command('register', CLIENT, ...names, '--json');
    ({ secret } = JSON.parse(out) as { secret: string });
  });
  afterAll(async () => {
    await delivery.stop();
    await rm(folder, { recursive: true });
  });

  /** How it ends, and what it says. */
  const ended = async (settings: Readonly<Record<string, string>>) => {
    const child = spawn(process.execPath, [STARTER, join(folder, 'state.json')], {
      env: {
        ...{ PATH: process.env['PATH'], REFORMGRAPH: delivery.url, TOPIC },
        ...{ CLIENT_ID: CLIENT, CLIENT_SECRET: secret },
        ...settings,
      },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, said };
  };

  it('ends with code 1 and says in one line what is wrong', async () => {
    const page = createServer((_request, response) => response.end('<!doctype html>'));
    await once(page.listen(0, '127.0.0.1'), 'listening');
    const elsewhere = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
    const wrong: [Readonly<Record<string, string>>, RegExp][] = [
      [{ CLIENT_SECRET: '' }, /^Set REFORMGRAPH, CLIENT_ID, CLIENT_SECRET and TOPIC\.\n$/],
      [{ REFORMGRAPH: 'graph.example' }, /^graph\.example does not answer as the platform does: .+\n$/],
      [{ REFORMGRAPH: elsewhere }, /^http:\S+ does not answer as the platform does: .+\n$/],
      [{ CLIENT_SECRET: 'rgs_wrong' }, /^\/oauth\/token answers 401 invalid_client: .+\n$/],
      [{}, /^\/feeds\/reformgraph\.published\.assessment answers 403 TOPIC_NOT_GRANTED: .+\n$/],
    ];
    for (const [settings, sentence] of wrong)
      expect(await ended(settings)).toEqual({ code: 1, said: expect.stringMatching(sentence) as unknown });
    page.close();
  });
});
