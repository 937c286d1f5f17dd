import type { LocalizedText } from '../localized-text.ts';
import type { Rational } from '../rational.ts';
import type { Derivation, DerivationFault } from './derivation.ts';
import type { InputSpec, ReferenceName } from './formula.ts';

/** The value of a name, of whatever kind; undefined where it has none. */
export type ValueOf = (name: string) => Rational | undefined;

/** A formula that is ready to be used many times. */
export interface CompiledFormula {
  readonly inputs: readonly InputSpec[];
  /** The values of the block on which its points can depend. */
  readonly references: readonly ReferenceName[];
  /** The values that the set gives, by name. */
  readonly parameters: ReadonlyMap<string, Rational>;
  /** What its parameters are called. */
  readonly labels: ReadonlyMap<string, LocalizedText>;
  /** How the points follow where every input that is not optional has a sound value. */
  derive(value: ValueOf): Derivation | DerivationFault;
}

/** A formula without parameters and references, as most are. */
export const PLAIN_FORMULA = {
  references: [],
  parameters: new Map<string, Rational>(),
  labels: new Map<string, LocalizedText>(),
} as const;
