import { join } from 'node:path';
import { ensureBuilt, ensureExplorerBuilt } from './built.ts';
import { CHECKOUT } from './checkout.ts';
import { Complaint } from './complaint.ts';
import { DATA_FOLDERS, openDataFolder, type DataFolder } from './data-folder.ts';
import { openDatabases } from './databases.ts';
import { readOptions, type StartOptions } from './options.ts';
import { startPlatform } from './platform.ts';
import { refuseUsedPort } from './ports.ts';
import { createSupervisor } from './supervisor.ts';

const say = (sentence: string) => void process.stderr.write(`${sentence}\n`);
const ending: (() => Promise<void>)[] = [];
let ended = false;

/** Ends every process that was started, the last first, then this one. */
async function end(code: number): Promise<void> {
  if (ended) return;
  ended = true;
  for (const step of ending.reverse())
    await step().catch((error: unknown) => say(`A part did not end cleanly: ${String(error)}`));
  process.exit(code);
}

async function start(options: StartOptions): Promise<void> {
  await refuseUsedPort(options.port);
  const startedAt = performance.now();
  const folder = await openDataFolder(
    join(CHECKOUT, options.kafka ? DATA_FOLDERS.kafka : DATA_FOLDERS.embedded),
  );
  const built = ensureBuilt();
  built.catch(() => undefined);
  const databases = await openDatabases(folder, process.env);
  ending.push(() => databases.stop());
  void databases.died.then(() => {
    say('PostgreSQL ended without being asked to: everything is stopped.');
    return end(1);
  });
  const brokers = await brokersOf(options, folder);
  await built;

  const supervisor = createSupervisor({
    logs: folder.logs,
    say,
    onGivingUp: (sentence) => {
      say(sentence);
      void end(1);
    },
  });
  ending.push(() => supervisor.stop());
  await startPlatform({ port: options.port, folder, databases, brokers }, supervisor);
  const graph = `http://127.0.0.1:${options.port}/graphql`;
  say(`The graph answers at ${graph} after ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);

  const [page] = await Promise.all([
    ensureExplorerBuilt().then(
      () => `http://127.0.0.1:${options.port}/explorer/`,
      (error: unknown) => (say(String(error)), null),
    ),
    options.empty ? null : import('./year.ts').then(({ present }) => present(options, folder, graph)),
  ]);
  if (options.exit) return end(0);
  if (page) say(`The explorer is at ${page}; Ctrl-C stops everything.`);
}

async function brokersOf(options: StartOptions, folder: DataFolder): Promise<string | null> {
  if (!options.kafka) return process.env['KAFKA_BROKERS'] || null;
  const { startLocalKafka } = await import('../kafka/broker.ts');
  const kafka = await startLocalKafka({ folder: folder.kafka });
  ending.push(() => kafka.stop());
  return kafka.brokers;
}

process.once('SIGINT', () => void end(130));
process.once('SIGTERM', () => void end(143));
process.once('SIGHUP', () => void end(129));

try {
  await start(readOptions(process.argv.slice(2)));
} catch (error) {
  say(
    error instanceof Complaint
      ? error.message
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error),
  );
  await end(1);
}
