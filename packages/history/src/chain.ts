import { createHash } from 'node:crypto';

/** One line of the history of a thing, as it is kept: its place from 1 on, its text and the hash of it and all before. */
export interface HistoryEntry {
  readonly chain: string;
  readonly number: number;
  readonly content: string;
  /** Hexadecimal, 64 digits. */
  readonly hash: string;
}

/** What the first entry of a chain is hashed upon. */
export const NO_HASH = '0'.repeat(64);

/** SHA-256 of a text in UTF-8, hexadecimal. */
export function contentHash(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** SHA-256 of the hash before, as 32 bytes, and the content in UTF-8; hexadecimal. */
export function hashUpon(previous: string, content: string): string {
  return createHash('sha256').update(previous, 'hex').update(content, 'utf8').digest('hex');
}
