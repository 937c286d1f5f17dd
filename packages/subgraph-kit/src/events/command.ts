import { parseArgs, type ParseArgsConfig } from 'node:util';
import {
  type EventLog,
  openEventLog,
  type Projection,
  type RebuildableProjection,
  reasonOf,
  type SqlExecutor,
  sqlOf,
} from '@reformgraph/messaging';
import pg from 'pg';
import { z } from 'zod';
import { BadConfiguration, eventLogSettings, postgresUrl, readConfiguration } from '../configuration.ts';
import { eventLogConfig } from '../event-log-config.ts';
import { createLogger } from '../logger.ts';

/** What a service hears of others; null for one that hears nothing. */
export type Heard = {
  readonly topics: readonly string[];
  readonly apply: Projection['apply'];
  /** What of it can be built anew from the log; absent where nothing can. */
  readonly rebuildable?: RebuildableProjection;
} | null;

export interface EventsService {
  readonly name: string;
  /** Whether it has events of its own to tell others. */
  readonly raises: boolean;
  readonly heard: Heard;
  /** What its status tells beside every service's. */
  readonly ownStatus?: (sql: SqlExecutor) => Promise<Readonly<Record<string, number>>>;
}

/** One command of a service's events tool. */
export interface EventsCommand {
  readonly name: string;
  /** How it is called, then what it does, indented: a line each. */
  readonly usage: string;
  /** Its options beside `--json`, `--yes` and `--help`. */
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** Present where it needs what only the owner of the database may: it then connects by `DATABASE_ADMIN_URL_<SERVICE>`. */
  readonly asOwner?: true;
  /** Carries it out. Throws WrongUse for a command line that cannot be meant, CannotBeDone for what cannot be done. */
  readonly run: (asked: Asked, context: CommandContext) => Promise<void>;
}

export interface Asked {
  /** What follows the command's name. */
  readonly parameters: readonly string[];
  readonly text: (option: string) => string | undefined;
  readonly texts: (option: string) => readonly string[];
  readonly flag: (option: string) => boolean;
}

export interface CommandContext {
  readonly service: EventsService;
  /** The service's database, by its run-time login or by its owner's. */
  readonly pool: pg.Pool;
  readonly sql: SqlExecutor;
  /** The event log, opened when first asked for. */
  readonly eventLog: () => Promise<EventLog>;
  /** Prints one JSON document, or a line for each thing. */
  readonly tell: (told: object | readonly object[]) => void;
  /**
   * Carries out a destructive step where `--yes` was given; otherwise prints what it would do, and that nothing was
   * done.
   */
  readonly confirmed: (what: string | readonly object[], step: () => Promise<void>) => Promise<void>;
}

/** A command line that cannot be meant: one sentence that says how it could be. */
export class WrongUse extends Error {
  override readonly name = 'WrongUse';
}

/** What was asked is clear, but cannot be done: one sentence that says why. */
export class CannotBeDone extends Error {
  override readonly name: string = 'CannotBeDone';
}

/** Runs a command for a service. Sets exit code 2 for a wrong use, 1 for what cannot be done, each with a sentence. */
export async function runCommand(
  command: EventsCommand,
  service: EventsService,
  args: readonly string[],
): Promise<void> {
  try {
    const asked = readAsked(command, args);
    if (asked.flag('help')) process.stdout.write(`usage: ${command.usage}\n`);
    else await runIn(command, service, asked);
  } catch (thrown) {
    const error = isForbidden(thrown) ? ownersAlone(service.name) : thrown;
    if (!(error instanceof WrongUse) && !(error instanceof CannotBeDone)) throw error;
    const help = error instanceof WrongUse ? ` "${command.name} --help" tells more.` : '';
    process.stderr.write(`${error.message}${help}\n`);
    process.exitCode = error instanceof WrongUse ? 2 : 1;
  }
}

const INSUFFICIENT_PRIVILEGE = '42501';

const isForbidden = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === INSUFFICIENT_PRIVILEGE;

const ownersAlone = (service: string): CannotBeDone => {
  const name = service.toUpperCase();
  return new CannotBeDone(
    `The login of DATABASE_URL_${name} may not do it: set DATABASE_ADMIN_URL_${name} to the owner's.`,
  );
};

async function runIn(command: EventsCommand, service: EventsService, asked: Asked): Promise<void> {
  const login = command.asOwner ? 'DATABASE_ADMIN_URL' : 'DATABASE_URL';
  const pool = new pg.Pool({ connectionString: databaseUrlOf(service.name, login), max: 2 });
  pool.on('error', () => undefined);
  let log: Promise<EventLog> | undefined;
  const open = async () => {
    const config = readConfiguration(z.object(eventLogSettings), process.env);
    return openEventLog(
      eventLogConfig(config, `${service.name}.events`),
      createLogger(service.name, 'silent'),
    );
  };
  const json = asked.flag('json');
  try {
    await command.run(asked, {
      service,
      pool,
      sql: sqlOf(pool),
      eventLog: () => (log ??= open()),
      tell: (told) => tell({ json }, told),
      confirmed: async (what, step) => {
        if (asked.flag('yes')) return step();
        if (typeof what !== 'string') tell({ json }, what);
        else if (json) tell({ json }, { wouldDo: what });
        else process.stdout.write(`${what}\n`);
        process.stderr.write('Nothing was done: --yes does it.\n');
      },
    });
  } finally {
    await log?.then((opened) => opened.close()).catch(() => undefined);
    await pool.end();
  }
}

/**
 * The address of a service's database, by its login for running or by its owner's, which is the same where no other is
 * named. Throws BadConfiguration.
 */
export function databaseUrlOf(service: string, kind: 'DATABASE_URL' | 'DATABASE_ADMIN_URL'): string {
  const name = service.toUpperCase();
  const [runtime, owner] = [`DATABASE_URL_${name}`, `DATABASE_ADMIN_URL_${name}`];
  const config = readConfiguration(
    z.object({ [runtime]: postgresUrl.optional(), [owner]: postgresUrl.optional() }),
    process.env,
  );
  const url = (kind === 'DATABASE_ADMIN_URL' ? config[owner] : undefined) ?? config[runtime];
  if (url === undefined)
    throw new BadConfiguration(`The configuration cannot be used:\n  ${runtime}: must be set`);
  return url;
}

function readAsked(command: EventsCommand, args: readonly string[]): Asked {
  const { values, positionals } = parse(command, args);
  const given = new Map(Object.entries(values));
  return {
    parameters: positionals,
    text: (option) => [given.get(option)].flat().find((value) => typeof value === 'string'),
    texts: (option) => [given.get(option)].flat().filter((value) => typeof value === 'string'),
    flag: (option) => given.get(option) === true,
  };
}

function parse(command: EventsCommand, args: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...command.options, json: flag, yes: flag, help: flag },
    });
  } catch (error) {
    const [sentence = ''] = (error instanceof Error ? error.message : reasonOf(error)).split(/\. |\n/);
    throw new WrongUse(`${command.name}: ${sentence.replace(/\.?$/, '.')}`);
  }
}

/** One JSON document, or one line for each thing. */
export function tell({ json }: { readonly json: boolean }, told: object | readonly object[]): void {
  const lines = [told].flat().map((thing) =>
    Object.entries(thing)
      .map(([name, value]) => `${name} ${textOf(value)}`)
      .join(' · '),
  );
  process.stdout.write(
    json ? `${JSON.stringify(told, null, 2)}\n` : lines.map((line) => `${line}\n`).join(''),
  );
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '-';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? value : JSON.stringify(value);
}
