import { renameSync, writeFileSync } from 'node:fs';
import { openTranscript, type Transcript } from '../play/transcript.ts';
import {
  endBuilds,
  ensureLibrariesBuilt,
  ensurePagesBuilt,
  ensurePlatformBuilt,
  ensureYearBuilt,
} from './built.ts';
import { Complaint, isComplaint } from './complaint.ts';
import { dataFolderPath, openDataFolder, type DataFolder } from './data-folder.ts';
import { openDatabases } from './databases.ts';
import { HELP, readOptions, type StartOptions } from './options.ts';
import { startPlatform } from './platform.ts';
import { refuseUsedPort } from './ports.ts';
import { refuseRunning } from './running.ts';
import { createSupervisor } from './supervisor.ts';
import { noteTransport, refuseOtherTransport } from './transport.ts';

const say = (sentence: string) => void process.stderr.write(`${sentence}\n`);
const state = { ending: false };

let partsFile: string | null = null;

const supervisor = createSupervisor({
  say,
  giveUp: (sentence) => {
    say(sentence);
    void end(1);
  },
  note: (parts) => {
    if (partsFile === null) return;
    writeFileSync(`${partsFile}.new`, JSON.stringify(parts, null, 2));
    renameSync(`${partsFile}.new`, partsFile);
  },
});

/** Ends every process that was started, the last first, then this one. */
async function end(code: number): Promise<void> {
  if (state.ending) return;
  state.ending = true;
  endBuilds();
  await supervisor.stop().catch((error: unknown) => say(`A part did not end cleanly: ${String(error)}`));
  process.exit(code);
}

async function start(options: StartOptions): Promise<void> {
  const path = dataFolderPath(options.kafka ? 'kafka' : 'embedded');
  await refuseRunning(path);
  await refuseUsedPort(options.port);
  const transcript = options.transcript === null ? null : transcriptIn(options.transcript);
  const folder = await openDataFolder(path);
  const transport = transportOf(options);
  await refuseOtherTransport(path, transport);
  partsFile = folder.parts;
  const databases = await openDatabases(folder, supervisor, process.env);
  const [brokers, stamp] = await Promise.all([brokersOf(options, folder), ensurePlatformBuilt()]);
  const { delivering } = await startPlatform(
    { port: options.port, folder, databases, brokers, isBrokerOurs: options.kafka, stamp },
    supervisor,
  );
  delivering.catch(() => undefined);
  await noteTransport(path, transport, false);
  const addresses = {
    graph: `http://127.0.0.1:${options.port}/graphql`,
    explorer: `http://127.0.0.1:${options.port}/explorer/`,
  };
  // Since this process began, its own loading included.
  const startSeconds = Math.round(performance.now()) / 1000;
  say(`The graph answers at ${addresses.graph} after ${startSeconds.toFixed(1)} s.`);

  const later = ensureLibrariesBuilt().then(() => (options.exit ? undefined : ensurePagesBuilt()));
  later.catch(() => undefined);
  if (!options.empty) {
    await ensureYearBuilt(stamp);
    const { present } = await import('./year.ts');
    await present({ json: options.json, transcript }, folder.secrets, addresses, startSeconds);
    await noteTransport(path, transport, true);
  }
  await Promise.all([later, delivering]);
  if (options.exit) return end(0);
  say(`The events are told at ${new URL('/events/', addresses.graph).href}`);
  say(`The explorer is at ${addresses.explorer} · Ctrl-C stops everything.`);
}

function transcriptIn(file: string): Transcript {
  try {
    return openTranscript(file);
  } catch (error) {
    throw new Complaint(
      `The transcript cannot be written: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}

function transportOf({ kafka }: StartOptions): string {
  if (kafka) return 'the local Apache Kafka';
  const brokers = process.env['KAFKA_BROKERS'];
  return brokers ? `Apache Kafka at ${brokers}` : 'the embedded log';
}

async function brokersOf(options: StartOptions, folder: DataFolder): Promise<string | null> {
  if (!options.kafka) return process.env['KAFKA_BROKERS'] || null;
  const { openKafka } = await import('./kafka.ts');
  return openKafka(folder, supervisor);
}

process.once('SIGINT', () => void end(130));
process.once('SIGTERM', () => void end(143));
process.once('SIGHUP', () => void end(129));

void run();

async function run(): Promise<void> {
  try {
    const options = readOptions(process.argv.slice(2));
    if (options === 'help') process.stdout.write(HELP);
    else await start(options);
  } catch (error) {
    if (!state.ending) say(sentenceOf(error));
    await end(1);
  }
}

function sentenceOf(error: unknown): string {
  if (isComplaint(error)) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
