import { callersPath, readCommandLine } from './command-line.ts';
import { Complaint } from './complaint.ts';

export interface StartOptions {
  readonly port: number;
  /** Play nothing: an empty platform. */
  readonly empty: boolean;
  /** Play, print, stop and exit. */
  readonly exit: boolean;
  /** The result as one JSON document on standard output. */
  readonly json: boolean;
  /** Real Apache Kafka instead of the embedded log. */
  readonly kafka: boolean;
  /** The path of a file to which every mutation of the play is written, one JSON line each. */
  readonly transcript: string | null;
}

const USAGE =
  'usage: npm start -- [--port N] [--empty | --exit [--json]] [--transcript FILE] [--kafka] [--help]';

/** What `--help` prints. */
export const HELP = `${USAGE}

  --port N           the graph's port, 4000 without it
  --empty            play nothing: an empty platform
  --exit             play, print the rankings, stop
  --json             with --exit: print one JSON document
  --transcript FILE  write every mutation of the play there, one JSON line each
  --kafka            over a real Apache Kafka (needs Java 17 and Maven)
`;

/** Reads the command line; `help` where it asks for nothing but the usage. Throws Complaint. */
export function readOptions(argv: readonly string[]): StartOptions | 'help' {
  const { help, transcript, ...values } = readCommandLine(argv, OPTIONS, USAGE);
  if (help) return 'help';
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new Complaint(`--port takes a number from 1 to 65535, not "${values.port}".`);
  if (values.empty && (values.exit || values.json || transcript !== undefined))
    throw new Complaint('--empty plays nothing, so there is no result for --exit, --json or --transcript.');
  if (values.json && !values.exit)
    throw new Complaint('--json prints the result of a play that ends: give it with --exit.');
  return { ...values, port, transcript: transcript === undefined ? null : callersPath(transcript) };
}

const OPTIONS = {
  port: { type: 'string', default: '4000' },
  empty: { type: 'boolean', default: false },
  exit: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  kafka: { type: 'boolean', default: false },
  transcript: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;
