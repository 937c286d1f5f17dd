import type { LocalizedText } from '../localized-text.ts';

/** Whether more of a value is better, or less. */
export type Direction = 'DIRECT' | 'INVERSE';

/** How a component's points follow from what is known of a unit. Numbers are decimal texts, as in a criteria set. */
export type Formula =
  /** Points as they are given by hand. */
  | { readonly kind: 'POINTS' }
  /** The maximum, or nothing. */
  | { readonly kind: 'YES_NO' }
  /** So many points for each, up to the maximum. */
  | { readonly kind: 'COUNT'; readonly each: string }
  /**
   * The points of the first band that the value reaches, nothing below all of them. DIRECT: `limit` is the least value of
   * the band; INVERSE: the greatest.
   */
  | { readonly kind: 'BANDS'; readonly direction: Direction; readonly bands: readonly Band[] }
  /** The maximum times achieved ÷ planned, up to the maximum; nothing where that ratio is below the floor. */
  | { readonly kind: 'PROPORTIONAL'; readonly floor: string }
  /**
   * Half of the maximum at the target, in proportion below it, and from there to the maximum at the best of the block. The
   * target is the set's, or each unit's own where it is null; a unit without one is measured against the best without.
   */
  | { readonly kind: 'TARGET'; readonly direction: Direction; readonly target: string | null }
  /** The maximum in proportion to the best of the block. */
  | { readonly kind: 'BEST'; readonly direction: Direction }
  /** So many points for each of several things, added up: a bonus, or a penalty in its own section. */
  | { readonly kind: 'ADJUSTMENT'; readonly items: readonly AdjustmentItem[] }
  /** The maximum times the mean percent of the answers. */
  | { readonly kind: 'SURVEY'; readonly answers: readonly SurveyAnswer[] }
  /** The maximum times the share of the items that are done. */
  | { readonly kind: 'SHARE' }
  /** An expression over named inputs and `maximum`, kept within 0 and the maximum. */
  | { readonly kind: 'EXPRESSION'; readonly expression: string; readonly inputs: readonly NamedInput[] };

export type FormulaKind = Formula['kind'];

export interface Band {
  readonly limit: string;
  readonly points: string;
}

export interface AdjustmentItem {
  /** Name of the input that counts it. */
  readonly name: string;
  readonly label: LocalizedText;
  readonly each: string;
}

export interface SurveyAnswer {
  /** Name of the input that counts it. */
  readonly name: string;
  readonly label: LocalizedText;
  readonly percent: string;
}

export interface NamedInput {
  readonly name: string;
  readonly label: LocalizedText;
}

/** Percents of four answers where a set does not say others: of practice, not of a decision. */
export const USUAL_SURVEY_PERCENTS = ['100', '60', '20', '0'] as const;

/** What an input is: yes (1) or no (0), a whole number from 0 on, an amount from 0 on, or any number. */
export type InputType = 'YES_NO' | 'COUNT' | 'AMOUNT' | 'NUMBER';

/** Something that is to be known of a unit. */
export interface InputSpec {
  readonly name: string;
  readonly label: LocalizedText;
  readonly type: InputType;
  readonly optional: boolean;
}

/** A value that comes from the whole block: the best of all, of those with a target, or of those without. */
export type ReferenceName = 'best' | 'bestWithoutTarget';
