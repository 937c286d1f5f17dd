import { createHash } from 'node:crypto';

/** SHA-256 of a text in UTF-8, in hexadecimal. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A number from 0 until before `below` that depends on the text alone, evenly spread over texts. */
export function numberOf(text: string, below: number): number {
  return Number(BigInt(`0x${sha256(text).slice(0, 12)}`) % BigInt(below));
}
