import type { Direction, Formula, ReferenceName } from '../formula/formula.ts';
import { inputProblems } from '../formula/input-problems.ts';
import { isAsGood } from '../formula/target-formulas.ts';
import type { Rational } from '../rational.ts';
import type { CompiledComponent } from '../set/compile-set.ts';
import type { Given } from './component-score.ts';

/** A value of the block, and the units that have it, in the order in which they were given. */
export interface Reference<K> {
  readonly value: Rational;
  readonly of: readonly K[];
}

export type References<K> = Readonly<Partial<Record<ReferenceName, Reference<K>>>>;

/** The value with which a unit competes to be the block's. */
export interface Competing {
  readonly for: ReferenceName;
  readonly value: Rational;
}

/** With what a unit competes in a component; undefined where nothing sound is known, or the formula needs no reference. */
export function competingOf({ formula }: CompiledComponent, given: Given | undefined): Competing | undefined {
  if (formula.references.length === 0 || given?.kind !== 'INPUTS') return undefined;
  const value = given.inputs.get('value');
  if (value === undefined || inputProblems(formula.inputs, given.inputs).length > 0) return undefined;
  const isWithoutTarget = formula.references.includes('bestWithoutTarget') && !given.inputs.has('target');
  return { for: isWithoutTarget ? 'bestWithoutTarget' : 'best', value };
}

/** The best values of a component among units; none for a formula that needs none. */
export function referencesOf<K>(
  { node }: CompiledComponent,
  units: Iterable<readonly [K, Competing | undefined]>,
): References<K> {
  const direction = directionOf(node.formula);
  const found: Partial<Record<ReferenceName, { value: Rational; of: K[] }>> = {};
  if (direction === null) return found;
  for (const [key, competing] of units) {
    if (!competing) continue;
    const best = found[competing.for];
    if (best && !isAsGood(direction, competing.value, best.value)) continue;
    if (best && isAsGood(direction, best.value, competing.value)) best.of.push(key);
    else found[competing.for] = { value: competing.value, of: [key] };
  }
  return found;
}

function directionOf(formula: Formula | null): Direction | null {
  return formula?.kind === 'TARGET' || formula?.kind === 'BEST' ? formula.direction : null;
}
