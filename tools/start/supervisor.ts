/** A process that runs. */
export interface RunningPart {
  readonly pid: number;
  /** Where it listens on the loopback address. */
  readonly port: number;
  /** Resolves with how it ended ("exit code 1", "SIGKILL"). */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/** A process that is to be kept running. */
export interface Part {
  readonly name: string;
  /** Where its log is, for the sentence that names it when it died. */
  readonly logFile: string;
  launch(): Promise<RunningPart>;
}

export interface Supervisor {
  /** Starts a part and keeps it running; rejects where it cannot be started the first time. */
  start(part: Part): Promise<RunningPart>;
  /** Ends every part, the last started first; resolves when all are gone. */
  stop(): Promise<void>;
}

const DEATHS_WINDOW_MILLISECONDS = 60_000;
const MOST_DEATHS = 5;
const FIRST_PAUSE_MILLISECONDS = 250;
const LONGEST_PAUSE_MILLISECONDS = 4_000;

interface Kept {
  readonly part: Part;
  running: RunningPart | null;
  deaths: number[];
  restart: NodeJS.Timeout | null;
}

/** What runs now: process id and port. */
export type Parts = Readonly<Record<string, { readonly pid: number; readonly port: number }>>;

/**
 * Keeps parts running: a dead one is started again after a growing pause and named in one sentence by `say`. Where
 * one dies five times within a minute, or `mostDeaths`, `giveUp` is told so in a sentence. `note` hears at every change
 * what runs.
 */
export function createSupervisor(options: {
  say: (sentence: string) => void;
  giveUp: (sentence: string) => void;
  note: (parts: Parts) => void;
  mostDeaths?: number;
}): Supervisor {
  const { say, giveUp, mostDeaths = MOST_DEATHS } = options;
  const kept: Kept[] = [];
  let stopping = false;
  const note = () =>
    options.note(
      Object.fromEntries(
        kept.flatMap(({ part, running }) =>
          running ? [[part.name, { pid: running.pid, port: running.port }]] : [],
        ),
      ),
    );

  const launch = async (entry: Kept): Promise<RunningPart> => {
    entry.restart = null;
    const running = await entry.part.launch();
    entry.running = running;
    note();
    void running.ended.then((how) => {
      entry.running = null;
      note();
      if (!stopping) died(entry, how);
    });
    if (stopping) await running.stop();
    return running;
  };

  const died = (entry: Kept, how: string): void => {
    const now = Date.now();
    entry.deaths = [...entry.deaths.filter((at) => now - at < DEATHS_WINDOW_MILLISECONDS), now];
    const { name, logFile } = entry.part;
    if (entry.deaths.length >= mostDeaths) {
      giveUp(
        `${name} died ${mostDeaths} times within a minute (${how}): everything is stopped; its log is ${logFile}.`,
      );
      return;
    }
    const pause = Math.min(
      FIRST_PAUSE_MILLISECONDS * 2 ** (entry.deaths.length - 1),
      LONGEST_PAUSE_MILLISECONDS,
    );
    say(`${name} died (${how}) and is started again in ${pause} ms; its log is ${logFile}.`);
    entry.restart = setTimeout(() => {
      launch(entry).catch((error: unknown) =>
        died(entry, error instanceof Error ? error.message : String(error)),
      );
    }, pause);
  };

  return {
    start: (part) => {
      const entry: Kept = { part, running: null, deaths: [], restart: null };
      kept.push(entry);
      return launch(entry);
    },
    stop: async () => {
      stopping = true;
      for (const { restart } of kept) if (restart) clearTimeout(restart);
      for (const { running } of [...kept].reverse()) await running?.stop();
    },
  };
}
