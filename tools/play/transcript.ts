import { closeSync, openSync, writeSync } from 'node:fs';
import type { SentMutation } from './graph-client.ts';

export interface Transcript {
  readonly write: (sent: SentMutation) => void;
  readonly close: () => void;
}

/** Writes every mutation of a play as one line of JSON: { operation, subject, variables, answer }. */
export function openTranscript(file: string): Transcript {
  const handle = openSync(file, 'w');
  return {
    write: ({ operation, subject, variables, answer }) =>
      void writeSync(handle, `${JSON.stringify({ operation, subject, variables, answer })}\n`),
    close: () => closeSync(handle),
  };
}
