import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { terminalEnvironment } from '../checks/checkout-copy.ts';
import { kafkaRunsHere } from '../e2e/kafka-here.ts';
import { CHECKOUT } from '../start/checkout.ts';
import type { Figure } from './figures.ts';

const run = promisify(execFile);

const RELAY = ['relay, 1 KB', 'relay, 95 components'];
const EVERYTHING = [
  ...RELAY,
  'takeover of the lanes of a relay that is killed',
  'takeover of the lanes of a relay that is stopped',
  'corrected → shown by the gateway, p50',
  'committed → readable, 50/s, p50',
  'committed → readable, 400/s, p99',
  'committed → readable, 50/s, process killed every 4 s, p99',
  "committed → readable, 50/s, the log's PostgreSQL killed every 15 s, p99",
  'backlog of 500 projected after an outage of 1 s',
  'idle, Node.js',
  'idle, PostgreSQL',
  'rebuild, 1 KB',
  'rebuild, 95 components',
  'commits with the outbox as a share of those without, 1 KB',
];
const BENCH = ['--import', 'tsx', join(CHECKOUT, 'tools/bench/main.ts')];

interface Document {
  readonly figures: Readonly<Record<string, Figure>>;
  readonly machine: Readonly<Record<string, string>>;
  readonly rounds: number;
}

async function benchedOver(transport: string, ...more: readonly string[]): Promise<Document> {
  const { stdout } = await run(
    process.execPath,
    [...BENCH, '--transport', transport, '--quick', '--json', ...more],
    { cwd: CHECKOUT, env: terminalEnvironment() },
  );
  return JSON.parse(stdout) as Document;
}

function expectFiguresOf(document: Document, transport: string, names: readonly string[]): void {
  expect(document).toMatchObject({ rounds: 1, machine: { node: process.version } });
  const figures = Object.entries(document.figures);
  expect(figures.filter(([name]) => !name.startsWith(`${transport}: `))).toEqual([]);
  for (const [name, figure] of figures) {
    expect({ name, value: figure.value }).toEqual({ name, value: expect.any(Number) as number });
    expect(typeof figure.unit).toBe('string');
    expect({ name, goal: figure.goal === null }).toEqual({ name, goal: figure.met === null });
  }
  expect(figures.map(([name]) => name.slice(transport.length + 2))).toEqual(
    expect.arrayContaining([...names]),
  );
}

const WITHIN_MILLISECONDS = 900_000;

it(
  'measures every figure over the embedded log and prints one document',
  async () => {
    expectFiguresOf(await benchedOver('embedded'), 'embedded', EVERYTHING);
  },
  WITHIN_MILLISECONDS,
);

(kafkaRunsHere() ? it : it.skip)(
  'measures the relay over a real Kafka, as all the rest is measured by hand there',
  async () => {
    expectFiguresOf(await benchedOver('kafka', '--only', 'relay'), 'kafka', RELAY);
  },
  WITHIN_MILLISECONDS,
);
