import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CHECKOUT } from './checkout.ts';

/** A process of the platform: a built file and its environment. */
export interface Part {
  readonly name: string;
  readonly file: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly nodeOptions?: readonly string[];
}

export interface Supervisor {
  start(part: Part): void;
  /** Ends every part, the last started first; resolves when all are gone. */
  stop(): Promise<void>;
  readonly pids: () => Record<string, number>;
}

/** Five deaths of one part within this time stop everything. */
const DEATHS_WINDOW_MILLISECONDS = 60_000;
const MOST_DEATHS = 5;
const FIRST_PAUSE_MILLISECONDS = 250;
const LONGEST_PAUSE_MILLISECONDS = 8_000;
const STOP_MILLISECONDS = 8_000;
const END_WITH_PARENT = join(CHECKOUT, 'tools/start/end-with-parent.mjs');

interface Running {
  readonly part: Part;
  readonly log: WriteStream;
  child: ChildProcess | null;
  deaths: number[];
  restart: NodeJS.Timeout | null;
}

/**
 * Keeps parts running: a dead one is started again after a growing pause and named in one sentence; `onGivingUp` is
 * told the sentence when one dies five times within a minute. Parts end when this process ends, however it ends.
 */
export function createSupervisor(options: {
  logs: string;
  say: (sentence: string) => void;
  onGivingUp: (sentence: string) => void;
}): Supervisor {
  const running: Running[] = [];
  let stopping = false;

  const launch = (entry: Running): void => {
    entry.restart = null;
    const { part, log } = entry;
    const child = spawn(
      process.execPath,
      [
        '--import',
        pathToFileURL(END_WITH_PARENT).href,
        ...(part.nodeOptions ?? []),
        join(CHECKOUT, part.file),
      ],
      {
        cwd: CHECKOUT,
        env: { ...part.environment },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        detached: true,
      },
    );
    entry.child = child;
    child.stdout?.pipe(log, { end: false });
    child.stderr?.pipe(log, { end: false });
    child.once('error', (error) => options.say(`${part.name} could not be started: ${error.message}.`));
    child.once('exit', (code, signal) => {
      entry.child = null;
      if (!stopping) died(entry, signal === null ? `exit code ${code}` : signal);
    });
  };

  const died = (entry: Running, how: string): void => {
    const now = Date.now();
    entry.deaths = [...entry.deaths.filter((at) => now - at < DEATHS_WINDOW_MILLISECONDS), now];
    const logFile = join(options.logs, `${entry.part.name}.log`);
    if (entry.deaths.length >= MOST_DEATHS) {
      options.onGivingUp(
        `${entry.part.name} died ${MOST_DEATHS} times within a minute (${how}): everything is stopped; see ${logFile}.`,
      );
      return;
    }
    const pause = Math.min(
      FIRST_PAUSE_MILLISECONDS * 2 ** (entry.deaths.length - 1),
      LONGEST_PAUSE_MILLISECONDS,
    );
    options.say(
      `${entry.part.name} died (${how}) and is started again in ${pause} ms; its log is ${logFile}.`,
    );
    entry.restart = setTimeout(() => launch(entry), pause);
  };

  return {
    start: (part) => {
      const log = createWriteStream(join(options.logs, `${part.name}.log`), { flags: 'w' });
      const entry: Running = { part, log, child: null, deaths: [], restart: null };
      running.push(entry);
      launch(entry);
    },
    pids: () =>
      Object.fromEntries(
        running.flatMap(({ part, child }) => (child?.pid === undefined ? [] : [[part.name, child.pid]])),
      ),
    stop: async () => {
      stopping = true;
      for (const { restart } of running) if (restart) clearTimeout(restart);
      await Promise.all([...running].reverse().map(({ child }) => ended(child)));
      for (const { log } of running) log.end();
    },
  };
}

async function ended(child: ChildProcess | null): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_MILLISECONDS);
  await gone;
  clearTimeout(force);
}
