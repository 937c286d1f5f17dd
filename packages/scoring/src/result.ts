import { HUNDRED, ZERO, add, compare, divide, multiply, toDecimal, type Rational } from './rational.ts';

/** A component of one unit with the points that count. Points of one that is not applicable are ignored. */
export interface ScoredComponent {
  readonly code: string;
  /** 1 to 8, the domains of the reform programme. */
  readonly domain: number;
  readonly maximum: Rational;
  readonly points: Rational;
  readonly applicable: boolean;
}

/** Points out of the applicable maximum; `value` is in percent, and null where that maximum is zero. */
export interface Figures {
  readonly points: Rational;
  readonly maximum: Rational;
  readonly value: Rational | null;
}

export interface DomainFigures extends Figures {
  readonly domain: number;
}

/** A unit's result: in total and for each domain that has a component, ascending. */
export interface Result {
  readonly total: Figures;
  readonly domains: readonly DomainFigures[];
}

export type PointsProblem = 'BELOW_ZERO' | 'ABOVE_MAXIMUM';

/** Thrown where components contradict the rules that were to be checked before: a bug of the caller. */
export class UnsoundComponentsError extends Error {
  override readonly name = 'UnsoundComponentsError';
}

/** Decimals of a stored value. */
export const STORED_PLACES = 20;
/** Decimals of a value that people read. */
export const SHOWN_PLACES = 2;

/** What is wrong with points for an ordinary component, which must lie in [0, maximum]; null where nothing is. */
export function checkPoints(points: Rational, maximum: Rational): PointsProblem | null {
  if (compare(points, ZERO) < 0) return 'BELOW_ZERO';
  return compare(points, maximum) > 0 ? 'ABOVE_MAXIMUM' : null;
}

function figures(components: readonly ScoredComponent[]): Figures {
  let [points, maximum] = [ZERO, ZERO];
  for (const component of components) {
    if (!component.applicable) continue;
    points = add(points, component.points);
    maximum = add(maximum, component.maximum);
  }
  const value = compare(maximum, ZERO) === 0 ? null : divide(multiply(HUNDRED, points), maximum);
  return { points, maximum, value };
}

function refuseUnsound(components: readonly ScoredComponent[]): void {
  const codes = new Set<string>();
  for (const { code, points, maximum, applicable } of components) {
    if (codes.has(code)) throw new UnsoundComponentsError(`Component ${code} comes twice`);
    codes.add(code);
    const problem = applicable ? checkPoints(points, maximum) : null;
    if (problem) throw new UnsoundComponentsError(`Points of component ${code}: ${problem}`);
  }
}

/**
 * value = 100 × Σ points ÷ Σ maximum over the applicable components, exact, in any order of components.
 * Throws `UnsoundComponentsError` for a code that comes twice or applicable points outside [0, maximum].
 */
export function computeResult(components: readonly ScoredComponent[]): Result {
  refuseUnsound(components);
  const byDomain = new Map<number, ScoredComponent[]>();
  for (const component of components) {
    const group = byDomain.get(component.domain);
    if (group) group.push(component);
    else byDomain.set(component.domain, [component]);
  }
  const domains = [...byDomain]
    .sort(([a], [b]) => a - b)
    .map(([domain, group]) => ({ domain, ...figures(group) }));
  return { total: figures(components), domains };
}

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
