import { parseDecimal, toDecimal, type Rational } from '@reformgraph/scoring';

/** Most decimals of a maximum and of a score that somebody gives. */
export const GIVEN_PLACES = 10;

/** A number as text without trailing zeros; exact for what has at most 10 decimals, and for sums of such. */
export function plainText(value: Rational): string {
  return trimmed(toDecimal(value, GIVEN_PLACES));
}

/** A decimal text with a point without its trailing zeros. */
export function trimmed(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** A decimal with at most 10 decimals, trailing zeros not counted; null for any other text. */
export function readGiven(text: string): { readonly value: Rational; readonly text: string } | null {
  const parsed = parseDecimal(text);
  if (!parsed.ok || decimalsOf(text) > GIVEN_PLACES) return null;
  return { value: parsed.value, text: plainText(parsed.value) };
}

function decimalsOf(text: string): number {
  return (text.split('.')[1] ?? '').replace(/0+$/, '').length;
}
