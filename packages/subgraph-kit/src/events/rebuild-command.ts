import { eventContracts } from '@reformgraph/event-contracts';
import {
  type ComparedTable,
  NotRebuildable,
  type RebuildProgress,
  RebuildRunning,
  rebuildProjection,
  SwapRefused,
  TooManyParkedKeys,
} from '@reformgraph/messaging';
import { createLogger } from '../logger.ts';
import { CannotBeDone, databaseUrlOf, type EventsCommand, WrongUse } from './command.ts';
import { progressBar } from './progress-bar.ts';

/** Builds a service's projection anew and compares it with the one in use. */
export const rebuildCommand: EventsCommand = {
  name: 'rebuild',
  usage: `rebuild [--swap] [--yes] [--json]
  fills the tables that the service keeps of others' events a second time, from the beginning of the log and beside
  those in use, and compares both. Where they are equal there is nothing to do. Where they differ it shows which tables
  and how many rows, and with --yes puts the new ones in their place; with --swap --yes equal ones too. Parked keys are
  tried anew. Consumers and readers go on. Needs DATABASE_ADMIN_URL_<SERVICE>; exit code 1 where a difference stays`,
  options: { swap: { type: 'boolean', default: false } },
  run: async ({ parameters, flag }, { service, eventLog, tell }) => {
    if (parameters.length > 0) throw new WrongUse('rebuild takes --swap, --yes and --json.');
    const { heard, name } = service;
    if (!heard?.rebuildable) throw new CannotBeDone(`${name} keeps no tables of others' events.`);
    const bar = progressBar(process.stderr);
    const report = await rebuildProjection({
      projection: { name, contracts: eventContracts, apply: heard.apply },
      rebuildable: heard.rebuildable,
      log: await eventLog(),
      databaseUrl: databaseUrlOf(name, 'DATABASE_ADMIN_URL'),
      swap: !flag('yes') ? 'NEVER' : flag('swap') ? 'ALWAYS' : 'WHERE_DIFFERENT',
      logger: createLogger(name, 'silent'),
      onProgress: (progress: RebuildProgress) => bar.show(progress),
    })
      .catch((error: unknown) => {
        throw isRefusal(error) ? new CannotBeDone(error.message) : error;
      })
      .finally(() => bar.end());
    const { compared, equal, swapped, events, readingMilliseconds } = report;
    if (flag('json'))
      tell({ events, readingMilliseconds: Math.round(readingMilliseconds), equal, swapped, compared });
    else tell(compared.map(lineOf));
    process.stderr.write(`${outcome(equal, swapped, flag('swap'))}\n`);
    if (!equal && !swapped) process.exitCode = 1;
  },
};

function outcome(equal: boolean, swapped: boolean, wantsSwap: boolean): string {
  if (swapped) return 'The rebuilt tables are in use now.';
  if (!equal) return 'They differ. Nothing was done: --yes puts the rebuilt ones in their place.';
  return wantsSwap
    ? 'They are equal. Nothing was done: --yes swaps them all the same.'
    : 'They are equal: nothing to do.';
}

function lineOf({ table, equal, live, rebuilt, onlyLive, onlyRebuilt }: ComparedTable): object {
  const rows = { table, rows: live.rows, hash: live.hash };
  return equal
    ? { ...rows, equal: 'yes' }
    : {
        ...rows,
        equal: 'no',
        rebuiltRows: rebuilt.rows,
        rebuiltHash: rebuilt.hash,
        onlyInUse: onlyLive,
        onlyRebuilt,
      };
}

const isRefusal = (error: unknown): error is Error =>
  [RebuildRunning, NotRebuildable, SwapRefused, TooManyParkedKeys].some((kind) => error instanceof kind);
