import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endBuilds, ensureLibrariesBuilt, ensurePlatformBuilt, ensureTallyBuilt } from '../start/built.ts';
import { isComplaint } from '../start/complaint.ts';
import { openDataFolder } from '../start/data-folder.ts';
import { partsFileOf } from '../start/running.ts';
import { createSupervisor } from '../start/supervisor.ts';
import { HELP, readOptions, type ChaosOptions } from './options.ts';
import { isKept, textOf } from './report.ts';
import { runChaos } from './run.ts';

const say = (sentence: string) => void process.stderr.write(`${sentence}\n`);
const state: { ending: boolean; folder: string | null } = { ending: false, folder: null };

/** The deaths are the point: only what cannot be started at all is given up. */
const supervisor = createSupervisor({
  say: () => undefined,
  giveUp: () => undefined,
  note: (parts) => {
    if (state.folder !== null) writeFileSync(partsFileOf(state.folder), JSON.stringify(parts));
  },
  mostDeaths: Infinity,
});

/** Ends every process that was started, and this one; keeps the folder with logs and data where `keep` says so. */
async function end(code: number, keep = false): Promise<void> {
  if (state.ending) return;
  state.ending = true;
  endBuilds();
  await supervisor.stop().catch((error: unknown) => say(`A part did not end cleanly: ${String(error)}`));
  if (state.folder !== null && keep) say(`Logs and data are kept in ${state.folder}`);
  else if (state.folder !== null) await rm(state.folder, { recursive: true, force: true, maxRetries: 5 });
  process.exit(code);
}

async function run(options: ChaosOptions): Promise<void> {
  state.folder = await mkdtemp(join(tmpdir(), 'reformgraph-chaos-'));
  const folder = await openDataFolder(state.folder);
  await ensurePlatformBuilt();
  await ensureLibrariesBuilt();
  await ensureTallyBuilt();
  const report = await runChaos(options, folder, supervisor, say);
  process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : `${textOf(report)}\n`);
  const kept = isKept(report);
  await end(kept ? 0 : 1, !kept && options.control === null);
}

process.once('SIGINT', () => void end(130));
process.once('SIGTERM', () => void end(143));
process.once('SIGHUP', () => void end(129));

try {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') process.stdout.write(HELP);
  else await run(options);
} catch (error) {
  if (!state.ending)
    say(isComplaint(error) || !(error instanceof Error) ? String(error) : (error.stack ?? error.message));
  await end(1, !isComplaint(error));
}
