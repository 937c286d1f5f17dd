declare const normalised: unique symbol;

/**
 * An exact number: numerator ÷ denominator, in lowest terms, the denominator positive, frozen.
 * Made only by the functions of this file. `JSON.stringify` refuses it: write `toFraction` or `toDecimal`.
 */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
  readonly [normalised]: true;
}

/** Why a text is no decimal: nothing in it, too many characters, or not `-?digits[.digits]`. */
export type DecimalFault = 'EMPTY' | 'TOO_LONG' | 'NOT_PLAIN';

/** Outcome of reading a decimal that somebody typed. */
export type ParsedDecimal =
  { readonly ok: true; readonly value: Rational } | { readonly ok: false; readonly fault: DecimalFault };

/** Thrown for a text that should have been checked before: a bug of the caller, not an expected failure. */
export class NotADecimalError extends Error {
  override readonly name = 'NotADecimalError';
}

/** Thrown for a text that is no fraction `n/d`. */
export class NotAFractionError extends Error {
  override readonly name = 'NotAFractionError';
}

/** Thrown when something is divided by zero. */
export class DivisionByZeroError extends Error {
  override readonly name = 'DivisionByZeroError';
}

/** Longest decimal text that is read, sign and point included; so at most 38 digits follow a point. */
export const MAXIMUM_DECIMAL_LENGTH = 40;
/** Longest fraction text that is read. */
export const MAXIMUM_FRACTION_LENGTH = 2_000;
/** Most decimals that `toDecimal` writes. */
export const MAXIMUM_PLACES = 100;

const PLAIN_DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;
const PLAIN_FRACTION = /^(-?\d+)\/(\d+)$/;

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** numerator ÷ denominator in lowest terms. Throws `DivisionByZeroError` for a denominator of zero. */
export function rational(numerator: bigint, denominator = 1n): Rational {
  if (denominator === 0n) throw new DivisionByZeroError('A rational with a denominator of zero');
  const divisor = greatestCommonDivisor(numerator, denominator) * (denominator < 0n ? -1n : 1n);
  return Object.freeze({
    numerator: numerator / divisor,
    denominator: denominator / divisor,
  }) as Rational;
}

export const ZERO = rational(0n);
export const HUNDRED = rational(100n);

/**
 * Reads `-?digits[.digits]` with ASCII digits and a point, at most 40 characters: no exponent, no plus
 * sign, no blanks, no NaN or Infinity, no decimal comma. Leading zeros are read, `-0` is zero. Never throws.
 */
export function parseDecimal(text: string): ParsedDecimal {
  if (text === '') return { ok: false, fault: 'EMPTY' };
  if (text.length > MAXIMUM_DECIMAL_LENGTH) return { ok: false, fault: 'TOO_LONG' };
  const match = PLAIN_DECIMAL.exec(text);
  if (!match) return { ok: false, fault: 'NOT_PLAIN' };
  const [, sign = '', whole = '', decimals = ''] = match;
  const digits = BigInt(whole + decimals);
  return { ok: true, value: rational(sign === '-' ? -digits : digits, 10n ** BigInt(decimals.length)) };
}

/** As `parseDecimal`, for text already checked (a stored column, a literal). Throws `NotADecimalError`. */
export function decimal(text: string): Rational {
  const parsed = parseDecimal(text);
  if (!parsed.ok) {
    const shown = JSON.stringify(text.slice(0, MAXIMUM_DECIMAL_LENGTH));
    throw new NotADecimalError(`Not a decimal (${parsed.fault}): ${shown}`);
  }
  return parsed.value;
}

/** a + b, exact. */
export function add(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

/** a − b, exact. */
export function subtract(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator);
}

/** a × b, exact. */
export function multiply(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.numerator, a.denominator * b.denominator);
}

/** a ÷ b, exact. Throws `DivisionByZeroError` where b is zero. */
export function divide(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.denominator, a.denominator * b.numerator);
}

/** −1 where a < b, 0 where they are equal, 1 where a > b. */
export function compare(a: Rational, b: Rational): -1 | 0 | 1 {
  const left = a.numerator * b.denominator;
  const right = b.numerator * a.denominator;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The smaller of two. */
export function least(a: Rational, b: Rational): Rational {
  return compare(a, b) <= 0 ? a : b;
}

/** The greater of two. */
export function greatest(a: Rational, b: Rational): Rational {
  return compare(a, b) >= 0 ? a : b;
}

/** −a. */
export function negate(a: Rational): Rational {
  return subtract(ZERO, a);
}

/** The sum of all values; zero for none. */
export function sum(values: Iterable<Rational>): Rational {
  let total = ZERO;
  for (const value of values) total = add(total, value);
  return total;
}

/**
 * r × 10^places, rounded half up to an integer; a half goes away from zero, so −0.5 becomes −1.
 * `places` is an integer from 0 to 100, else `RangeError`.
 */
export function scaleHalfUp(r: Rational, places: number): bigint {
  if (!Number.isInteger(places) || places < 0 || places > MAXIMUM_PLACES) {
    throw new RangeError(`Decimals must be an integer from 0 to ${String(MAXIMUM_PLACES)}`);
  }
  const scaled = (r.numerator < 0n ? -r.numerator : r.numerator) * 10n ** BigInt(places);
  const rounded = (2n * scaled + r.denominator) / (2n * r.denominator);
  return r.numerator < 0n ? -rounded : rounded;
}

/**
 * r as decimal text with exactly `places` decimals (no point for 0), rounded half up, a half away from
 * zero. What rounds to zero is written without a sign. `places` is an integer from 0 to 100, else `RangeError`.
 */
export function toDecimal(r: Rational, places: number): string {
  const scaled = scaleHalfUp(r, places);
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const text = places === 0 ? whole : `${whole}.${digits.slice(digits.length - places)}`;
  return scaled < 0n ? `-${text}` : text;
}

/** r as `n/d` in lowest terms, also where d is 1; `fromFraction` reads it back without loss. */
export function toFraction(r: Rational): string {
  return `${r.numerator.toString()}/${r.denominator.toString()}`;
}

/**
 * Reads `n/d` (`-?digits/digits`, at most 2,000 characters), in lowest terms or not.
 * Throws `NotAFractionError`, also for a denominator of zero.
 */
export function fromFraction(text: string): Rational {
  const match = text.length > MAXIMUM_FRACTION_LENGTH ? null : PLAIN_FRACTION.exec(text);
  const denominator = BigInt(match?.[2] ?? '0');
  if (!match || denominator === 0n) {
    throw new NotAFractionError(`Not a fraction: ${JSON.stringify(text.slice(0, MAXIMUM_DECIMAL_LENGTH))}`);
  }
  return rational(BigInt(match[1] ?? '0'), denominator);
}
