import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { terminalEnvironment } from '../checks/checkout-copy.ts';
import { kafkaRunsHere } from '../e2e/kafka-here.ts';
import { CHECKOUT } from '../start/checkout.ts';
import type { Figure } from './figures.ts';

const run = promisify(execFile);

interface Document {
  readonly figures: Readonly<Record<string, Figure>>;
  readonly machine: Readonly<Record<string, string>>;
  readonly rounds: number;
}

async function benchedOver(transport: string): Promise<Document> {
  const { stdout } = await run(
    process.execPath,
    ['--import', 'tsx', join(CHECKOUT, 'tools/bench/main.ts'), '--transport', transport, '--quick', '--json'],
    { cwd: CHECKOUT, env: terminalEnvironment() },
  );
  return JSON.parse(stdout) as Document;
}

function expectFiguresOf(document: Document, transport: string): void {
  expect(document).toMatchObject({ rounds: 1, machine: { node: process.version } });
  const figures = Object.entries(document.figures);
  expect(figures.filter(([name]) => !name.startsWith(`${transport}: `))).toEqual([]);
  for (const [name, figure] of figures) {
    expect({ name, value: figure.value }).toEqual({ name, value: expect.any(Number) as number });
    expect(typeof figure.unit).toBe('string');
    expect({ name, goal: figure.goal === null }).toEqual({ name, goal: figure.met === null });
  }
  expect(figures.map(([name]) => name.slice(transport.length + 2))).toEqual(
    expect.arrayContaining([
      'committed → readable, 50/s, p50',
      'committed → readable, 400/s, p99',
      'committed → readable, 50/s, process killed every 4 s, p99',
      'backlog of 500 projected after an outage of 1 s',
      'idle, Node.js',
      'idle, PostgreSQL',
      'rebuild, 1 KB',
      'rebuild, 95 components',
      'relay, 1 KB',
      'relay, 95 components',
      'commits with the outbox as a share of those without, 1 KB',
    ]),
  );
}

const WITHIN_MILLISECONDS = 900_000;

it(
  'measures every figure over the embedded log and prints one document',
  async () => {
    expectFiguresOf(await benchedOver('embedded'), 'embedded');
  },
  WITHIN_MILLISECONDS,
);

(kafkaRunsHere() ? it : it.skip)(
  'measures every figure over a real Kafka',
  async () => {
    expectFiguresOf(await benchedOver('kafka'), 'kafka');
  },
  WITHIN_MILLISECONDS,
);
