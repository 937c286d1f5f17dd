import { parseArgs, type ParseArgsConfig } from 'node:util';
import { sqlOf, type SqlExecutor } from '@reformgraph/messaging';
import { postgresUrl, readConfiguration } from '@reformgraph/subgraph-kit/configuration';
import { tell, WrongUse } from '@reformgraph/subgraph-kit/events-command';
import pg from 'pg';
import { z } from 'zod';
import { ChangeRefused } from '../clients/client-store.ts';

/** A sub-command of delivery's events command. */
export interface DeliveryCommand {
  readonly name: string;
  /** How it is called, and what it does: a line each. */
  readonly usage: string;
  /** Its options beside `--json` and `--yes`. */
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** Carries it out. Throws WrongUse for a command line that cannot be meant, ChangeRefused for what cannot be done. */
  readonly run: (asked: AskedOfDelivery, context: DeliveryCommandContext) => Promise<void>;
}

export interface AskedOfDelivery {
  /** What follows the sub-command's name. */
  readonly parameters: readonly string[];
  readonly text: (option: string) => string | undefined;
  readonly texts: (option: string) => readonly string[];
  readonly flag: (option: string) => boolean;
}

export interface DeliveryCommandContext {
  readonly pool: pg.Pool;
  readonly sql: SqlExecutor;
  /** Prints one JSON document, or a line for each thing. */
  readonly tell: (told: object | readonly object[]) => void;
  /**
   * Carries out a destructive step where `--yes` was given; otherwise prints what it would do, and that nothing was
   * done.
   */
  readonly confirmed: (what: string, step: () => Promise<void>) => Promise<void>;
}

/** Runs one of the sub-commands; exit code 2 for a wrong use, 1 for what cannot be done. */
export async function runDeliveryCommand(command: DeliveryCommand, args: string[]): Promise<void> {
  try {
    const asked = readAsked(command, args);
    const config = readConfiguration(z.object({ DATABASE_URL_DELIVERY: postgresUrl }), process.env);
    const pool = new pg.Pool({ connectionString: config.DATABASE_URL_DELIVERY, max: 2 });
    try {
      await command.run(asked, {
        pool,
        sql: sqlOf(pool),
        tell: (told) => tell({ json: asked.flag('json') }, told),
        confirmed: async (what, step) => {
          if (asked.flag('yes')) return step();
          process.stdout.write(`${what}\n`);
          process.stderr.write('Nothing was done: --yes does it.\n');
        },
      });
    } finally {
      await pool.end();
    }
  } catch (error) {
    if (!(error instanceof WrongUse) && !(error instanceof ChangeRefused)) throw error;
    process.stderr.write(
      error instanceof WrongUse ? `${error.message}\nusage: ${command.usage}\n` : `${error.message}\n`,
    );
    process.exitCode = error instanceof WrongUse ? 2 : 1;
  }
}

function readAsked(command: DeliveryCommand, args: string[]): AskedOfDelivery {
  const { values, positionals } = parse(command, args);
  const given = new Map(Object.entries(values));
  return {
    parameters: positionals,
    text: (option) => [given.get(option)].flat().find((value) => typeof value === 'string'),
    texts: (option) => [given.get(option)].flat().filter((value) => typeof value === 'string'),
    flag: (option) => given.get(option) === true,
  };
}

function parse(command: DeliveryCommand, args: string[]) {
  try {
    const flag = { type: 'boolean', default: false } as const;
    return parseArgs({
      args,
      allowPositionals: true,
      options: { ...command.options, json: flag, yes: flag },
    });
  } catch (error) {
    throw new WrongUse(error instanceof Error ? error.message : String(error));
  }
}
