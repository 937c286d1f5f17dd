import { spawn } from 'node:child_process';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';

const { values } = parseArgs({
  options: {
    targets: { type: 'string', default: 'lint,typecheck,test,int,e2e' },
    fresh: { type: 'boolean', default: false },
  },
});
const targets = values.targets.split(',');
const KINDS = targets.filter((target) => ['test', 'int', 'e2e'].includes(target));
const WORKSPACES = ['packages', 'services'];
const counts = z.object({ passed: z.number(), failed: z.number(), skipped: z.array(z.string()) });

/** Runs targets of every project through Nx, so many at once; true where all are green. */
function run(wanted: readonly string[], parallel: number, ...options: string[]): Promise<boolean> {
  const command = [
    'run-many',
    '-t',
    ...wanted,
    '--output-style=stream',
    `--parallel=${parallel}`,
    ...options,
  ];
  if (values.fresh) command.push('--skip-nx-cache');
  const nx = spawn(process.execPath, ['node_modules/nx/dist/bin/nx.js', ...command], {
    stdio: 'inherit',
    env: { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_TUI: 'false' },
  });
  return new Promise((resolve) => nx.once('close', (code) => resolve(code === 0)));
}

/**
 * Runs the targets, the specs end to end beside the others: those take the longest and wait the most. What both need is
 * built before, for two Nx at once would build it twice in the same place.
 */
async function runTargets(): Promise<boolean> {
  const [ends, others] = [targets.filter(isEndToEnd), targets.filter((target) => !isEndToEnd(target))];
  if (ends.length === 0 || others.length === 0) return run(targets, 2);
  if (!(await run(['client', 'types', 'build', 'pages'], 2))) return false;
  const built = '--excludeTaskDependencies';
  const green = await Promise.all([run(ends, 1, built), run(others, 1, built)]);
  return green.every(Boolean);
}

const isEndToEnd = (target: string): boolean => target === 'e2e';

/** The folders of all projects. */
async function projects(): Promise<string[]> {
  const nested = await Promise.all(
    WORKSPACES.map(async (folder) => (await readdir(folder)).map((name) => join(folder, name))),
  );
  return [...nested.flat(), 'gateway', 'tools'];
}

const reports = (await projects()).flatMap((project) =>
  KINDS.map((kind) => join(project, 'reports', `${kind}.json`)),
);
await Promise.all(reports.map((report) => rm(report, { force: true })));
const green = await runTargets();

const total = { passed: 0, failed: 0, skipped: [] as string[] };
for (const report of reports) {
  const text = await readFile(report, 'utf8').catch(() => null);
  if (text === null) continue;
  const { passed, failed, skipped } = counts.parse(JSON.parse(text));
  total.passed += passed;
  total.failed += failed;
  total.skipped.push(...skipped);
}
if (!green && total.failed === 0) {
  process.stdout.write('A check that is no test failed; see above.\n');
  total.failed = 1;
}
for (const name of total.skipped) process.stdout.write(`skipped: ${name}\n`);
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped.length} skipped\n`);
process.exitCode = total.failed > 0 ? 1 : 0;
