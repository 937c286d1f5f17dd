import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CHECKOUT } from '../../start/checkout.ts';
import type { Figure } from '../figures.ts';

const run = promisify(execFile);
const bench = (...options: string[]) =>
  run(process.execPath, ['--import', 'tsx', join(CHECKOUT, 'tools/bench/scoring/main.ts'), ...options], {
    cwd: CHECKOUT,
  });

it('measures the engine, saves and the history, and prints one document', async () => {
  const { stdout } = await bench('--quick', '--json');
  const { figures, rounds, machine } = JSON.parse(stdout) as {
    figures: Record<string, Figure>;
    rounds: number;
    machine: { node: string };
  };
  expect([rounds, machine.node]).toEqual([1, process.version]);
  expect(Object.keys(figures)).toEqual([
    'recomputation of 20 units × 100 components',
    'one changed input, with the results that follow, p99',
    'a new best of the block',
    'all results of the block after it',
    'one component saved, 100/s, p50',
    'one component saved, 100/s, p99',
    'writes lost by 10 officers at once',
    'verification of a history of 200 entries',
  ]);
  for (const { value, unit, goal, met } of Object.values(figures)) {
    expect([value, unit]).toEqual([expect.any(Number), expect.stringMatching(/^(m?s|writes)$/)]);
    expect(goal === null).toBe(met === null);
  }
});

it('says what it takes', async () => {
  await expect(bench('--rounds', '0')).rejects.toMatchObject({
    code: 1,
    stderr: '--rounds takes a whole number from 1, not "0".\n',
  });
  expect((await bench('--help')).stdout).toMatch(/^usage: npm run bench:scoring/);
});
