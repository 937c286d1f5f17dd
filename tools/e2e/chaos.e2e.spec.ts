import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { terminalEnvironment } from '../checks/checkout-copy.ts';
import type { ChaosReport } from '../chaos/report.ts';
import { CHECKOUT } from '../start/checkout.ts';
import type { Parts } from '../start/supervisor.ts';
import { kafkaRunsHere } from './kafka-here.ts';
import { gone } from './running-platform.ts';

jest.setTimeout(600_000);

interface Run {
  /** Holds whatever folders the run makes. */
  readonly home: string;
  readonly process: ChildProcess;
  readonly said: { out: string; err: string };
  readonly exited: Promise<number | null>;
  /** Resolves when the text shows on standard error. */
  readonly says: (text: string) => Promise<void>;
  /** What runs, by name. */
  readonly parts: () => Parts;
}

const runs: Run[] = [];
afterEach(async () => {
  for (const { process: harness, exited, home } of runs.splice(0)) {
    harness.kill('SIGTERM');
    await exited;
    rmSync(home, { recursive: true, force: true });
  }
});
/** Folders that a run made and did not remove. */
const left = ({ home }: Pick<Run, 'home'>) =>
  readdirSync(home).filter((name) => name.startsWith('reformgraph-chaos-'));

/** `npm run chaos` as a person would run it. */
function startChaos(...options: readonly string[]): Run {
  const home = mkdtempSync(join(tmpdir(), 'chaos-spec-'));
  const child = spawn(process.execPath, ['--import', 'tsx', 'tools/chaos/main.ts', ...options], {
    cwd: CHECKOUT,
    env: { ...terminalEnvironment(), TMPDIR: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
  const run: Run = {
    home,
    process: child,
    said,
    exited,
    says: (text) =>
      new Promise((resolve, reject) => {
        child.stderr.on('data', () => {
          if (said.err.includes(text)) resolve();
        });
        void exited.then(() => reject(new Error(`It ended before it said "${text}":\n${said.err}`)));
      }),
    parts: () => JSON.parse(readFileSync(join(home, left({ home })[0] ?? '', 'parts.json'), 'utf8')) as Parts,
  };
  runs.push(run);
  return run;
}

async function ended(run: Run): Promise<{ code: number | null; report: ChaosReport }> {
  const code = await run.exited;
  if (run.said.out === '') throw new Error(`No report: ${run.said.err}`);
  return { code, report: JSON.parse(run.said.out) as ChaosReport };
}

const brokenIn = ({ figures }: ChaosReport) =>
  Object.entries(figures)
    .filter(([, { met }]) => met === false)
    .map(([name]) => name);
const minute = (transport: string, ...more: readonly string[]) =>
  startChaos('--transport', transport, '--seconds', '60', '--json', ...more);

/** A minute over each transport side by side; the next is started once the one before is under way: they build the same parts. */
async function sideBySide(over: readonly string[], ...more: readonly string[]): Promise<Run[]> {
  const started: Run[] = [];
  for (const transport of over) {
    const run = minute(transport, ...more);
    started.push(run);
    await run.says('now the faults');
  }
  return started;
}

const kafkaHere = kafkaRunsHere();
const transports = kafkaHere ? ['embedded', 'kafka'] : ['embedded'];

describe('npm run chaos, for a minute', () => {
  if (!kafkaHere) it.skip('finds the same on a real Kafka', () => undefined);

  it('finds every promise kept, and leaves nothing behind', async () => {
    const started = await sideBySide(transports);
    for (const { code, report } of await Promise.all(started.map(ended))) {
      expect({ broken: report.broken, code, names: brokenIn(report) }).toEqual({
        broken: {},
        code: 0,
        names: [],
      });
      expect(report.figures['faults']?.value).toBeGreaterThanOrEqual(20);
      expect(report.figures['events promised']?.value).toBeGreaterThan(100);
      expect(report.figures['assessments withdrawn']?.value).toBeGreaterThan(10);
      expect(report.figures['repeats absorbed']?.value).toBeGreaterThan(0);
      const carrying =
        report.transport === 'kafka'
          ? ['kill kafka', 'cut connections to the broker']
          : ['kill events-postgres'];
      expect(Object.keys(report.faults)).toEqual(expect.arrayContaining(carrying));
    }
    expect(started.flatMap(left)).toEqual([]);
  });

  it.each([
    ['inbox-off', 'counted twice', ['times to the tally']],
    [
      'row-deleted',
      'lost',
      ['the outbox', 'the log', 'the tally', 'the feed', 'the webhook'].map((place) => `is not in ${place}`),
    ],
  ])('finds by %s what was %s', async (control, finding, cases) => {
    const started = await sideBySide(transports, '--control', control);
    for (const { code, report } of await Promise.all(started.map(ended))) {
      const { transport, broken } = report;
      expect({ transport, code, names: brokenIn(report) }).toEqual({ transport, code: 1, names: [finding] });
      for (const words of cases) expect(broken[finding]).toContainEqual(expect.stringContaining(words));
    }
  });

  it('ends every process when it is interrupted, stopped ones too', async () => {
    const run = minute('embedded', '--seed', '1');
    await run.says('now the faults');
    const parts = run.parts();
    const pids = Object.values(parts).map(({ pid }) => pid);
    expect(pids.length).toBeGreaterThan(8);
    const relay = parts['relay-1']?.pid;
    if (relay === undefined) throw new Error('The first relay does not run');
    process.kill(relay, 'SIGSTOP');
    run.process.kill('SIGINT');
    expect(await run.exited).toBe(130);
    await gone(pids);
    expect(left(run)).toEqual([]);
  });
});
