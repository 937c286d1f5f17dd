import type { LocalPostgresErrorCode } from './errors.ts';

/** What PostgreSQL's last words mean; `words` is the deciding line without its prefix. */
export interface Complaint {
  code: LocalPostgresErrorCode;
  words: string;
}

const MEANINGS: [RegExp, LocalPostgresErrorCode][] = [
  [/Address already in use|could not create any TCP\/IP sockets/, 'PORT_IN_USE'],
  [/lock file "[^"]*" (already exists|is empty)|pre-existing shared memory block/, 'DATA_FOLDER_IN_USE'],
  [
    /wrong ownership|(Permission denied|Read-only file system|Operation not permitted)$/,
    'DATA_FOLDER_NOT_WRITABLE',
  ],
  [
    /control file|pg_control|database files are incompatible|required WAL directory|checkpoint record|is not a valid data directory|invalid data in|invalid magic number|could not (open|read) (file|directory) "(base|global|pg_)/,
    'DATA_FOLDER_BROKEN',
  ],
];

const PREFIX =
  /^(?:.*?\s)??(FATAL|PANIC|ERROR|LOG|HINT|DETAIL|WARNING|NOTICE|(?:postgres|initdb): (?:error|could not)):?\s+/;

/** Judges the lines a PostgreSQL wrote before it ended by itself. */
export function complaintOf(lines: string[]): Complaint {
  const bind = lines.find(
    (line) => line.includes('could not bind') && line.includes('Address already in use'),
  );
  const decisive = lines.filter((line) => /\b(FATAL|PANIC):|^(postgres|initdb|unshare|sh):/.test(line));
  const last =
    bind ?? decisive.at(-1) ?? lines.filter((line) => line.trim() !== '').at(-1) ?? 'it said nothing';
  const words = last.replace(PREFIX, '').trim();
  const meaning = MEANINGS.find(([pattern]) => pattern.test(words));
  return { code: meaning?.[1] ?? 'START_FAILED', words };
}
