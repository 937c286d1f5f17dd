import { execFile, spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '@reformgraph/local-postgres';
import { SERVICES } from '@reformgraph/subgraph-kit/subgraphs';

import { copyCheckout, terminalEnvironment, type CheckoutCopy } from './checkout-copy.ts';
import { readNoEgress, withoutEgress } from './no-egress.ts';

const run = promisify(execFile);
const MOST_BYTES = 64 * 1024 * 1024;
const YEAR_MILLISECONDS = 480_000;
const TEST_MILLISECONDS = 540_000;

/** Builds the explorer's page, which a start that stays up does after the graph answers. */
const EXPLORER_BUILD = 'gateway/explorer/build.mjs';

/** Processes that a first start is made of, by the end of their main file. */
const PROCESSES = [
  'node_modules/nx/dist/bin/nx.js',
  'tools/codegen/operations.ts',
  'tools/build/platform.mjs',
  'tools/build/bundle.mjs',
  'tools/build/libraries.mjs',
  'tools/start.mjs',
  ...SERVICES.flatMap((service) => [
    `tools/dist/platform/${service}-migrate.js`,
    `tools/dist/platform/${service}.js`,
  ]),
  'tools/dist/platform/gateway.js',
  EXPLORER_BUILD,
];

/** A namespace with no network but its own loopback: as root, or as an ordinary user where the machine lets one. */
const NAMESPACES = [
  ['unshare', '--net'],
  ['unshare', '--net', '--map-root-user'],
] as const;
const LOOPBACK_UP = 'ip link set lo up && exec "$@"';
const namespace = NAMESPACES.find(
  ([command, ...flags]) => spawnSync(command, [...flags, 'sh', '-c', LOOPBACK_UP, 'sh', 'true']).status === 0,
);
const itWhereNamespacesAre = namespace ? it : it.skip;
const inNamespace = [...(namespace ?? []), 'sh', '-c', LOOPBACK_UP, 'sh'];

jest.setTimeout(TEST_MILLISECONDS);

let copy: CheckoutCopy;

beforeEach(async () => {
  copy = await copyCheckout();
});

afterEach(() => copy.remove());

/** Builds the platform, starts it from nothing, plays the year and ends; throws where the exit code is not 0. */
async function playYear(
  prefix: readonly string[],
  environment: Record<string, string>,
): Promise<{ blocks: readonly unknown[] }> {
  const port = await freePort();
  const start = ['tools/start.mjs', '--exit', '--json', '--port', String(port)];
  return JSON.parse(await node(prefix, environment, ...start)) as { blocks: readonly unknown[] };
}

/** Runs Node.js in the copy; returns what it printed, throws where the exit code is not 0. */
async function node(
  prefix: readonly string[],
  environment: Record<string, string>,
  ...parameters: string[]
): Promise<string> {
  const [command = '', ...rest] = [...prefix, process.execPath, ...parameters];
  const { stdout } = await run(command, rest, {
    cwd: copy.folder,
    env: terminalEnvironment(environment),
    maxBuffer: MOST_BYTES,
    timeout: YEAR_MILLISECONDS,
  });
  return stdout;
}

describe('the whole platform, from its build to the printed ranking', () => {
  it('tries no connection, datagram or name query beyond its own machine', async () => {
    const preload = await withoutEgress(dirname(copy.folder));
    const { blocks } = await playYear([], preload.environment);
    await node([], preload.environment, EXPLORER_BUILD);
    const { refusals, witnesses } = await readNoEgress(preload);
    expect(refusals).toEqual([]);
    expect(blocks).toHaveLength(4);
    const unwatched = PROCESSES.filter((file) => !witnesses.some((witness) => witness.endsWith(file)));
    expect(unwatched).toEqual([]);
  });

  itWhereNamespacesAre('plays the year and builds the explorer in an empty network namespace', async () => {
    const interfaces = 'Object.keys(require("node:os").networkInterfaces()).join()';
    expect((await node(inNamespace, {}, '-p', interfaces)).trim()).toBe('lo');
    const { blocks } = await playYear(inNamespace, {});
    expect(blocks).toHaveLength(4);
    await node(inNamespace, {}, EXPLORER_BUILD);
  });
});
