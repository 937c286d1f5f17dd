import { resolve } from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { Complaint } from './complaint.ts';

/** The options on a command line; throws Complaint, in one sentence that ends in `usage`, for what is none of them. */
export function readCommandLine<const Options extends NonNullable<ParseArgsConfig['options']>>(
  argv: readonly string[],
  options: Options,
  usage: string,
) {
  try {
    return parseArgs({ args: [...argv], options }).values;
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split(/[.\n]/);
    throw new Complaint(`${reason}; ${usage}`);
  }
}

/** A path as whoever called means it: npm runs scripts in the checkout, and says in INIT_CWD where it was called. */
export function callersPath(path: string): string {
  return resolve(process.env['INIT_CWD'] ?? process.cwd(), path);
}
