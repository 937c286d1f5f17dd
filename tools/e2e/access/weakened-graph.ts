import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { freePorts } from '@reformgraph/local-postgres';
import { SUBGRAPHS, type Subgraph } from '@reformgraph/subgraph-kit/subgraphs';
import { CHECKOUT } from '../../start/checkout.ts';
import { historySigningKey } from '../../start/history-key.ts';

import { keysOf } from '../graph.ts';
import type { RunningPlatform, Workplace } from '../running-platform.ts';
import { weakenedCheckout } from './weakenings.ts';

/** A second gateway and second subgraphs on the platform's databases; these subgraphs have lost some protections. */
export async function startWeakenedGraph(
  workplace: Workplace,
  platform: RunningPlatform,
): Promise<{ graph: string; stop: () => Promise<void> }> {
  const copy = await weakenedCheckout();
  const { developmentKey, identityKey, databaseSecret } = keysOf(workplace);
  const postgres = platform.parts()['postgres']?.port;
  const database = (name: Subgraph | 'events') => {
    const user = `${name}_app`;
    const password = createHmac('sha256', databaseSecret).update(user).digest('hex');
    return `postgresql://${user}:${password}@127.0.0.1:${postgres}/${name}`;
  };
  const { d: _private, ...identityPublicKey } = identityKey;
  const [gatewayPort = 0, ...ports] = await freePorts(1 + SUBGRAPHS.length);
  const base = {
    PATH: process.env['PATH'] ?? '',
    LOG_LEVEL: 'error',
    DATABASE_URL_EVENTS: database('events'),
  };
  const children = [
    ...SUBGRAPHS.map((subgraph, position) =>
      start(join(copy.folder, 'services', subgraph, 'dist/main.js'), {
        ...base,
        PORT: String(ports[position]),
        ROLES: 'graph',
        [`DATABASE_URL_${subgraph.toUpperCase()}`]: database(subgraph),
        IDENTITY_PUBLIC_KEY: JSON.stringify(identityPublicKey),
        HISTORY_SIGNING_KEY: JSON.stringify(historySigningKey(databaseSecret)),
      }),
    ),
    start(join(CHECKOUT, 'gateway/dist/main.js'), {
      ...base,
      PORT: String(gatewayPort),
      PLATFORM_MODE: 'development',
      DEVELOPMENT_KEY: JSON.stringify(developmentKey),
      IDENTITY_PRIVATE_KEY: JSON.stringify(identityKey),
      ...Object.fromEntries(
        SUBGRAPHS.map((subgraph, position) => [
          `SUBGRAPH_URL_${subgraph.toUpperCase()}`,
          `http://127.0.0.1:${ports[position]}`,
        ]),
      ),
    }),
  ];
  const stop = async () => {
    await Promise.all(children.map(ended));
    await copy.remove();
  };
  try {
    for (const port of [...ports, gatewayPort]) await ready(`http://127.0.0.1:${port}/readyz`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { graph: `http://127.0.0.1:${gatewayPort}/graphql`, stop };
}

function start(file: string, env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [file], { cwd: CHECKOUT, env, stdio: ['ignore', 'ignore', 'inherit'] });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
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
