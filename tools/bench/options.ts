import { readCommandLine } from '../start/command-line.ts';
import { Complaint } from '../start/complaint.ts';
import { FIGURES, type FigureName } from './catalogue.ts';
import { roundsOf } from './rounds.ts';
import type { Transport } from './stage.ts';

export interface BenchOptions {
  readonly transports: readonly Transport[];
  readonly figures: readonly FigureName[];
  readonly rounds: number;
  readonly quick: boolean;
  readonly json: boolean;
}

const USAGE =
  'usage: npm run bench:events -- [--transport kafka|embedded|both] [--only FIGURE,…] [--rounds N] [--quick] [--json] [--help]';

/** What `--help` prints. */
export const HELP = `${USAGE}

  --transport T  over a real Apache Kafka, over the embedded log, or both, one after the other (without it)
  --only F,…     these figures: ${Object.keys(FIGURES).join(', ')}
  --rounds N     how often each is measured, 3 without it; the median counts
  --quick        a moment of each, to see that it runs: its figures mean nothing
  --json         one JSON document on standard output
`;

/** Reads the command line; `help` where it asks for nothing but the usage. Throws Complaint. */
export function readOptions(argv: readonly string[]): BenchOptions | 'help' {
  const { help, transport, only, rounds, quick, json } = readCommandLine(argv, OPTIONS, USAGE);
  if (help) return 'help';
  if (transport !== 'kafka' && transport !== 'embedded' && transport !== 'both')
    throw new Complaint(`--transport takes kafka, embedded or both, not "${transport}".`);
  return {
    transports: transport === 'both' ? ['embedded', 'kafka'] : [transport],
    figures: only === undefined ? (Object.keys(FIGURES) as FigureName[]) : only.split(',').map(figureName),
    rounds: roundsOf(rounds, quick ? 1 : 3),
    quick,
    json,
  };
}

function figureName(text: string): FigureName {
  if (Object.hasOwn(FIGURES, text)) return text as FigureName;
  throw new Complaint(`--only knows ${Object.keys(FIGURES).join(', ')}, not "${text}".`);
}

const OPTIONS = {
  transport: { type: 'string', default: 'both' },
  only: { type: 'string' },
  rounds: { type: 'string' },
  quick: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;
