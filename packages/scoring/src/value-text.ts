import { toDecimal, type Rational } from './rational.ts';

/** Decimals of a stored value. */
export const STORED_PLACES = 20;
/** Decimals of a value that people read. */
export const SHOWN_PLACES = 2;

/** A value as it is stored: 20 decimals, rounded half up; null stays null. */
export function storedText(value: Rational): string;
export function storedText(value: Rational | null): string | null;
export function storedText(value: Rational | null): string | null {
  return value === null ? null : toDecimal(value, STORED_PLACES);
}

/**
 * A value as it is shown: 2 decimals, rounded half up; null stays null. Give it the exact value, or what is
 * stored of it; what was rounded to fewer decimals before may round a second time to another figure.
 */
export function shownText(value: Rational): string;
export function shownText(value: Rational | null): string | null;
export function shownText(value: Rational | null): string | null {
  return value === null ? null : toDecimal(value, SHOWN_PLACES);
}
