import { evaluate } from '../expression/evaluate.ts';
import type { ValueOf } from '../formula/compiled-formula.ts';
import type { Derivation, DerivationFault } from '../formula/derivation.ts';
import { inputProblems, type InputProblem } from '../formula/input-problems.ts';
import type { ReferenceName } from '../formula/formula.ts';
import { compare, negate, ZERO, type Rational } from '../rational.ts';
import type { CompiledComponent } from '../set/compile-set.ts';

/** What is known of one component of a unit. */
export type Given =
  | { readonly kind: 'INPUTS'; readonly inputs: ReadonlyMap<string, Rational> }
  /** It does not apply to the unit. */
  | { readonly kind: 'NOT_APPLICABLE' }
  /** Its survey did not run. */
  | { readonly kind: 'NOT_RUN' };

/** The block's values of one component, as far as they are known. */
export type ComponentReferences = Readonly<Partial<Record<ReferenceName, Rational>>>;

/** What a component comes to. */
export type ComponentScore =
  | { readonly status: 'SCORED'; readonly points: Rational; readonly derivation: Derivation }
  | { readonly status: 'NOT_APPLICABLE' | 'NOT_RUN' }
  /** Nothing is known yet. */
  | { readonly status: 'MISSING' }
  | { readonly status: 'UNSOUND'; readonly inputs: readonly InputProblem[] }
  | { readonly status: 'FAULTY'; readonly fault: DerivationFault | 'DIVISION_BY_ZERO' };

/** Scores one component, exactly; points lie within 0 and its maximum, of a penalty within its maximum below 0 and 0. */
export function scoreComponent(
  component: CompiledComponent,
  given: Given | undefined,
  references: ComponentReferences = {},
): ComponentScore {
  if (given === undefined) return { status: 'MISSING' };
  if (given.kind !== 'INPUTS') return { status: given.kind };
  const problems = inputProblems(component.formula.inputs, given.inputs);
  if (problems.length > 0) return { status: 'UNSOUND', inputs: problems };
  const valueOf = valuesOf(component, given.inputs, references);
  const derivation = component.formula.derive(valueOf);
  if (typeof derivation === 'string') return { status: 'FAULTY', fault: derivation };
  const evaluation = evaluate(derivation.expression, valueOf);
  if (!evaluation.ok) return { status: 'FAULTY', fault: faultOf(evaluation.problem.fault) };
  const points = evaluation.value;
  return isInBounds(component, points)
    ? { status: 'SCORED', points, derivation }
    : { status: 'FAULTY', fault: 'OUT_OF_RANGE' };
}

/** The value of each name that a component's expression can use. */
export function valuesOf(
  { formula, maximum }: CompiledComponent,
  inputs: ReadonlyMap<string, Rational>,
  references: ComponentReferences,
): ValueOf {
  return (name) => {
    if (name === 'maximum') return maximum;
    return inputs.get(name) ?? formula.parameters.get(name) ?? references[name as ReferenceName];
  };
}

function isInBounds({ role, maximum }: CompiledComponent, points: Rational): boolean {
  const extent = role === 'PENALTY' ? negate(points) : points;
  return compare(extent, ZERO) >= 0 && compare(extent, maximum) <= 0;
}

function faultOf(
  fault: 'DIVISION_BY_ZERO' | 'TOO_LARGE' | 'NAME_WITHOUT_VALUE',
): DerivationFault | 'DIVISION_BY_ZERO' {
  // A name without a value is one of the block: inputs were checked.
  return fault === 'NAME_WITHOUT_VALUE' ? 'REFERENCE_MISSING' : fault;
}
