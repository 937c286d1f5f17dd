import { parseArgs } from 'node:util';
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
  /** A file to which every mutation of the play is written, one JSON line each. */
  readonly transcript: string | null;
}

const USAGE = `Usage: npm start -- [--port N] [--empty] [--exit] [--json] [--transcript FILE]`;

/** Reads the command line. Throws Complaint. */
export function readOptions(argv: readonly string[]): StartOptions {
  const { values } = parse(argv);
  const port = Number(values.port ?? 4000);
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new Complaint(`--port takes a number from 1 to 65535, not "${values.port}".`);
  if (values.empty && (values.exit || values.json))
    throw new Complaint('--empty plays nothing, so there is no result for --exit or --json.');
  return {
    port,
    empty: values.empty,
    exit: values.exit,
    json: values.json,
    kafka: values.kafka,
    transcript: values.transcript ?? null,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        port: { type: 'string' },
        empty: { type: 'boolean', default: false },
        exit: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        kafka: { type: 'boolean', default: false },
        transcript: { type: 'string' },
      },
    });
  } catch (error) {
    throw new Complaint(`${error instanceof Error ? error.message : String(error)} ${USAGE}`);
  }
}
