import { ensureLibrariesBuilt, ensurePlatformBuilt } from '../../start/built.ts';
import { readCommandLine } from '../../start/command-line.ts';
import { present, runCommand } from '../present.ts';
import { roundsOf } from '../rounds.ts';
import { engineSpeed } from './engine-speed.ts';
import { historySpeed } from './history-speed.ts';
import { saveSpeed } from './save-speed.ts';

const USAGE = 'usage: npm run bench:scoring -- [--rounds N] [--quick] [--json] [--help]';
const HELP = `${USAGE}

  --rounds N     how often each figure is measured, 5 without it; the median counts
  --quick        a moment of each, to see that it runs: its figures mean nothing
  --json         one JSON document on standard output
`;
const OPTIONS = {
  rounds: { type: 'string' },
  quick: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

await runCommand(async () => {
  const { help, quick, json, ...given } = readCommandLine(process.argv.slice(2), OPTIONS, USAGE);
  if (help) {
    process.stdout.write(HELP);
    return;
  }
  const rounds = roundsOf(given.rounds, quick ? 1 : 5);
  await ensurePlatformBuilt();
  await ensureLibrariesBuilt();
  const effort = { rounds, quick };
  await present(
    [
      { name: 'engine', prefix: '', measure: () => Promise.resolve(engineSpeed(effort)) },
      { name: 'saves', prefix: '', measure: () => saveSpeed(effort) },
      { name: 'history', prefix: '', measure: () => historySpeed(effort) },
    ],
    { rounds, json },
  );
});
