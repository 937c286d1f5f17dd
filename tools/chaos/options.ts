import { randomInt } from 'node:crypto';
import { readCommandLine } from '../start/command-line.ts';
import { Complaint } from '../start/complaint.ts';
import type { Transport } from './fault-plan.ts';

/** What a run leaves out on purpose, so that the checker must find it. */
export const CONTROLS = ['inbox-off', 'row-deleted'] as const;
export type Control = (typeof CONTROLS)[number];

export interface ChaosOptions {
  readonly transport: Transport;
  readonly seconds: number;
  readonly seed: number;
  readonly faults: number;
  readonly control: Control | null;
  readonly json: boolean;
}

const USAGE =
  'usage: npm run chaos -- --transport kafka|embedded [--minutes N | --seconds N] [--seed N] [--faults N] [--control inbox-off|row-deleted] [--json]';

/** What `--help` prints. */
export const HELP = `${USAGE}

  --transport kafka|embedded  a real Apache Kafka (needs Java 17 and Maven), or the log on PostgreSQL
  --minutes N, --seconds N    how long faults befall, 10 minutes without it
  --seed N                    the plan of faults: the same seed, the same plan; without it one is drawn and told
  --faults N                  at least so many, 20 a minute without it
  --control inbox-off         take the consumer's memory of what it has taken away: must end in "counted twice"
  --control row-deleted       delete a committed event before it is sent: must end in "lost"
  --json                      print one JSON document
`;

/** Faults per minute where nobody says how many. */
const FAULTS_PER_MINUTE = 20;

/** Reads the command line; `help` where it asks for nothing but the usage. Throws Complaint. */
export function readOptions(argv: readonly string[]): ChaosOptions | 'help' {
  const { help, json, ...given } = readCommandLine(argv, OPTIONS, USAGE);
  if (help) return 'help';
  const { transport, control } = given;
  if (transport !== 'kafka' && transport !== 'embedded')
    throw new Complaint(`--transport takes kafka or embedded; ${USAGE}`);
  const known = CONTROLS.find((name) => name === control);
  if (control !== undefined && !known)
    throw new Complaint(`--control takes ${CONTROLS.join(' or ')}, not "${control}".`);
  if (given.minutes !== undefined && given.seconds !== undefined)
    throw new Complaint('Say how long by --minutes or by --seconds, not by both.');
  const seconds =
    given.seconds === undefined
      ? 60 * numberIn('minutes', given.minutes ?? '10', 1, 24 * 60)
      : numberIn('seconds', given.seconds, 20, 24 * 60 * 60);
  return {
    transport,
    seconds,
    seed: given.seed === undefined ? randomInt(2 ** 31) : numberIn('seed', given.seed, 0, 2 ** 32 - 1),
    faults:
      given.faults === undefined
        ? Math.ceil((seconds / 60) * FAULTS_PER_MINUTE)
        : numberIn('faults', given.faults, 1, 100_000),
    control: known ?? null,
    json,
  };
}

const OPTIONS = {
  transport: { type: 'string' },
  minutes: { type: 'string' },
  seconds: { type: 'string' },
  seed: { type: 'string' },
  faults: { type: 'string' },
  control: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

function numberIn(option: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isInteger(number) || number < least || number > most)
    throw new Complaint(`--${option} takes a whole number from ${least} to ${most}, not "${text}".`);
  return number;
}
