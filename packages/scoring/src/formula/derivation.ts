import type { Expression } from '../expression/expression.ts';
import type { Rational } from '../rational.ts';

/** Which rule of a formula applied. */
export type RuleCode =
  | 'GIVEN'
  | 'YES'
  | 'NO'
  | 'COUNTED'
  | 'BAND_REACHED'
  | 'BELOW_ALL_BANDS'
  | 'IN_PROPORTION'
  | 'BELOW_FLOOR'
  | 'TARGET_MISSED'
  | 'TARGET_REACHED'
  | 'BEST_IS_TARGET'
  | 'AGAINST_BEST'
  | 'AGAINST_BEST_WITHOUT_TARGET'
  | 'IS_BEST'
  | 'ADDED_UP'
  | 'TAKEN_AWAY'
  | 'ANSWERS'
  | 'ITEMS'
  | 'EXPRESSION';

/** How points follow: the rule that applied, and an expression over names whose value they are. */
export interface Derivation {
  readonly rule: RuleCode;
  readonly expression: Expression;
}

/** Values by name: of the inputs, the parameters of the formula, the block's references, and `maximum`. */
export type NamedValues = ReadonlyMap<string, Rational>;

/** Why inputs do not lead to points though each of them is sound. */
export type DerivationFault =
  /** Nothing was planned, answered or to be done: there is nothing to divide by. */
  | 'NOTHING_TO_DIVIDE_BY'
  /** More is done than there is. */
  | 'MORE_THAN_ALL'
  /** The block's reference is not known. */
  | 'REFERENCE_MISSING'
  /** The number on the way got too large. */
  | 'TOO_LARGE'
  /** Points given by hand lie outside 0 and the maximum. */
  | 'OUT_OF_RANGE';
