import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { keysOf } from './graph.ts';
import { freePort, type RunningPlatform, type Workplace } from './running-platform.ts';

const CHECKOUT = join(import.meta.dirname, '../..');

/** A second gateway on the platform's subgraphs, but with an organizations subgraph that has lost one policy. */
export async function startWeakenedGraph(
  workplace: Workplace,
  platform: RunningPlatform,
): Promise<{ graph: string; stop: () => Promise<void> }> {
  const { developmentKey, identityKey, databaseSecret } = keysOf(workplace);
  const parts = platform.parts();
  const database = (name: string) => {
    const user = `${name}_app`;
    const password = createHmac('sha256', databaseSecret).update(user).digest('hex');
    return `postgresql://${user}:${password}@127.0.0.1:${parts['postgres']?.port}/${name}`;
  };
  const { d: _private, ...identityPublicKey } = identityKey;
  const [organizationsPort, gatewayPort] = [await freePort(), await freePort()];
  const base = {
    PATH: process.env['PATH'] ?? '',
    LOG_LEVEL: 'error',
    DATABASE_URL_EVENTS: database('events'),
  };
  const children = [
    start(['--import', 'tsx', join(CHECKOUT, 'tools/e2e/weakened-organizations.ts')], {
      ...base,
      PORT: String(organizationsPort),
      ROLES: 'graph',
      DATABASE_URL_ORGANIZATIONS: database('organizations'),
      IDENTITY_PUBLIC_KEY: JSON.stringify(identityPublicKey),
    }),
    start([join(CHECKOUT, 'gateway/dist/main.js')], {
      ...base,
      PORT: String(gatewayPort),
      PLATFORM_MODE: 'development',
      DEVELOPMENT_KEY: JSON.stringify(developmentKey),
      IDENTITY_PRIVATE_KEY: JSON.stringify(identityKey),
      SUBGRAPH_URL_ORGANIZATIONS: `http://127.0.0.1:${organizationsPort}`,
      SUBGRAPH_URL_SCHEDULING: `http://127.0.0.1:${parts['scheduling']?.port}`,
      SUBGRAPH_URL_ASSESSMENT: `http://127.0.0.1:${parts['assessment']?.port}`,
      SUBGRAPH_URL_REPORTING: `http://127.0.0.1:${parts['reporting']?.port}`,
    }),
  ];
  await ready(`http://127.0.0.1:${gatewayPort}/readyz`);
  return {
    graph: `http://127.0.0.1:${gatewayPort}/graphql`,
    stop: async () => {
      await Promise.all(children.map(ended));
    },
  };
}

function start(args: readonly string[], env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, args, { cwd: CHECKOUT, env, stdio: ['ignore', 'ignore', 'inherit'] });
}

async function ended(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}

async function ready(url: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (
    !(await fetch(url).then(
      (response) => response.ok,
      () => false,
    ))
  ) {
    if (Date.now() > deadline) throw new Error(`${url} did not become ready`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
