import { parseArgs } from 'node:util';
import { eventContracts } from '@reformgraph/event-contracts';
import {
  type EventLogConfig,
  openEventLog,
  outboxBacklog,
  parkedKeys,
  type Projection,
  reasonOf,
  redrive,
  sqlOf,
} from '@reformgraph/messaging';
import pg from 'pg';
import { z } from 'zod';
import { eventLogSettings, postgresUrl, readConfiguration } from './configuration.ts';
import { eventLogConfig } from './event-log-config.ts';
import { createLogger } from './logger.ts';

const USAGE = `usage: status | parked | redrive (KEY... | --all) [--yes]; each with [--json]

  status   events that wait to be sent and to be taken, and how many keys are parked
  parked   each parked key, why it is parked, and how many events wait behind it
  redrive  takes the waiting events of parked keys in order, a key wholly or not at all;
           without --yes it only shows which
`;

/** What a service hears of others; null for one that hears nothing. */
type Heard = { readonly topics: readonly string[]; readonly apply: Projection['apply'] } | null;

/** A command line that cannot be carried out. */
export class WrongUse extends Error {
  override readonly name = 'WrongUse';
}

/**
 * The events command of a service, for its administrator: see USAGE. Reads `DATABASE_URL_<SERVICE>` and the settings
 * of the event log. Exit code 2 for a wrong use, 1 where a key still cannot be taken.
 */
export async function runEventsCommand(service: { name: string; heard: Heard }): Promise<void> {
  const asked = readCommand(process.argv.slice(2));
  if (asked instanceof WrongUse) {
    process.stderr.write(`${asked.message}\n`);
    process.exitCode = 2;
    return;
  }
  const setting = `DATABASE_URL_${service.name.toUpperCase()}`;
  const config = readConfiguration(z.object({ ...eventLogSettings, [setting]: postgresUrl }), process.env);
  const pool = new pg.Pool({ connectionString: String(config[setting as keyof typeof config]), max: 2 });
  try {
    if (asked.command === 'status')
      tell(asked, await statusOf(pool, service, eventLogConfig(config, `${service.name}.events`)));
    else if (asked.command === 'parked') tell(asked, await parkedKeys(sqlOf(pool), service.name));
    else await redriveKeys(pool, service, asked);
  } finally {
    await pool.end();
  }
}

type Asked = { command: string; keys: readonly string[]; json: boolean; all: boolean; yes: boolean };

function readCommand(args: string[]): Asked | WrongUse {
  try {
    const flag = { type: 'boolean', default: false } as const;
    const options = { json: flag, all: flag, yes: flag };
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
    const [command = '', ...keys] = positionals;
    const fits =
      command === 'redrive'
        ? values.all !== keys.length > 0
        : ['status', 'parked'].includes(command) && keys.length === 0 && !values.all && !values.yes;
    return fits ? { command, keys, ...values } : new WrongUse(USAGE);
  } catch (error) {
    return new WrongUse(`${reasonOf(error)}\n${USAGE}`);
  }
}

/** Counts of what waits; `waitingToBeTaken` is null where the log is away, which `log` then says. */
async function statusOf(
  pool: pg.Pool,
  { name, heard }: { name: string; heard: Heard },
  config: EventLogConfig,
): Promise<object> {
  const outbox = await outboxBacklog(sqlOf(pool));
  const sent = {
    service: name,
    waitingToBeSent: outbox.events,
    oldestWaitsSince: outbox.oldestAt?.toISOString() ?? null,
  };
  if (!heard) return sent;
  const parked = await parkedKeys(sqlOf(pool), name);
  const log = await openEventLog(config, createLogger(name, 'silent'));
  try {
    const positions = await log.positions(name, heard.topics);
    const waiting = positions.reduce((sum, { next, end }) => sum + Number(end - next), 0);
    return { ...sent, waitingToBeTaken: waiting, parkedKeys: parked.length };
  } catch (error) {
    return { ...sent, waitingToBeTaken: null, log: reasonOf(error), parkedKeys: parked.length };
  } finally {
    await log.close();
  }
}

async function redriveKeys(
  pool: pg.Pool,
  { name, heard }: { name: string; heard: Heard },
  asked: Asked,
): Promise<void> {
  const parked = await parkedKeys(sqlOf(pool), name);
  const chosen = asked.all ? parked : parked.filter(({ key }) => asked.keys.includes(key));
  const unknown = asked.keys.filter((key) => !parked.some((known) => known.key === key));
  if (unknown.length > 0) process.stderr.write(`Not parked: ${unknown.join(', ')}.\n`);
  if (!asked.yes) {
    tell(asked, chosen);
    if (chosen.length > 0) process.stderr.write('Nothing was done: --yes takes the events of these keys.\n');
    return;
  }
  const outcomes = [];
  for (const key of new Set(chosen.map((one) => one.key)))
    outcomes.push({
      key,
      ...(await redrive(pool, { name, contracts: eventContracts, ...(heard ?? NOTHING_HEARD) }, key)),
    });
  tell(asked, outcomes);
  if (outcomes.some(({ outcome }) => outcome === 'STILL_FAILING')) process.exitCode = 1;
}

const NOTHING_HEARD = { apply: () => Promise.resolve() };

/** One JSON document, or one line for each thing. */
export function tell({ json }: { readonly json: boolean }, told: object | readonly object[]): void {
  const lines = [told].flat().map((thing) =>
    Object.entries(thing as Record<string, string | number | Date | null | undefined>)
      .map(([name, value]) => `${name} ${value instanceof Date ? value.toISOString() : String(value ?? '-')}`)
      .join(' · '),
  );
  process.stdout.write(
    json ? `${JSON.stringify(told, null, 2)}\n` : lines.map((line) => `${line}\n`).join(''),
  );
}
