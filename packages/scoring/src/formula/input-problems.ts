import { compare, ZERO, type Rational } from '../rational.ts';
import type { InputSpec } from './formula.ts';

/** One thing wrong with what was given for a formula's inputs; `name` is the input concerned. */
export interface InputProblem {
  readonly problem: 'MISSING' | 'UNKNOWN_INPUT' | 'NOT_YES_OR_NO' | 'NOT_A_WHOLE_NUMBER' | 'NEGATIVE';
  readonly name: string;
}

/** Everything that is wrong with given inputs; nothing where points can follow from them. */
export function inputProblems(
  inputs: readonly InputSpec[],
  given: ReadonlyMap<string, Rational>,
): InputProblem[] {
  const known = new Set(inputs.map(({ name }) => name));
  return [
    ...inputs.flatMap((spec) => problemOf(spec, given.get(spec.name))),
    ...[...given.keys()]
      .filter((name) => !known.has(name))
      .map((name): InputProblem => ({ problem: 'UNKNOWN_INPUT', name })),
  ];
}

function problemOf({ name, type, optional }: InputSpec, value: Rational | undefined): InputProblem[] {
  if (value === undefined) return optional ? [] : [{ problem: 'MISSING', name }];
  if (type === 'NUMBER') return [];
  if (type === 'YES_NO')
    return value.denominator === 1n && (value.numerator === 0n || value.numerator === 1n)
      ? []
      : [{ problem: 'NOT_YES_OR_NO', name }];
  if (compare(value, ZERO) < 0) return [{ problem: 'NEGATIVE', name }];
  return type === 'COUNT' && value.denominator !== 1n ? [{ problem: 'NOT_A_WHOLE_NUMBER', name }] : [];
}
