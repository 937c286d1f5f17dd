import type { Formula } from '../formula/formula.ts';
import type { LocalizedText } from '../localized-text.ts';
import type { RankingBasis } from '../ranking.ts';
import type { CriteriaNode } from '../tree.ts';

/** Where what is known of a component comes from. */
export type ScoreSource = 'SELF_APPRAISED' | 'SURVEY' | 'SYSTEM_DATA' | 'LEADER' | 'BONUS' | 'PENALTY';

/** One line of a criteria set, as far as scores depend on it. */
export interface SetNode extends CriteriaNode {
  /** 1 to 8, the domains of the reform programme. */
  readonly domain: number;
  /** Of a component; null for a section. */
  readonly source: ScoreSource | null;
  /** Of a component; null for a section. */
  readonly formula: Formula | null;
  readonly mayBeNotApplicable: boolean;
}

/** What holds for a whole set. */
export interface SetRules {
  /** Whether bonus points may lift a result above 100. */
  readonly mayPassHundred: boolean;
  /**
   * LEFT_OUT: what a survey that did not run would have given leaves the maximum. RESCALED: the ordinary points are
   * stretched to the maximum with it, before bonus and penalty are added.
   */
  readonly surveyNotRun: 'LEFT_OUT' | 'RESCALED';
  /** On what units are ranked and put in bands. */
  readonly rankedOn: RankingBasis;
  /** From the best to the worst; the last one takes all others. None: results have no band. */
  readonly bands: readonly ResultBand[];
  /** What keeps a unit out of better bands. */
  readonly gates: readonly Gate[];
}

export interface ResultBand {
  readonly code: string;
  readonly name: LocalizedText;
  /** The least result of the band, in percent; null for the last. */
  readonly from: string | null;
}

/** While its condition holds, a unit's band is at best `notAbove`. */
export interface Gate {
  readonly code: string;
  readonly text: LocalizedText;
  readonly when: GateCondition;
  /** The code of a band. */
  readonly notAbove: string;
}

export type GateCondition =
  /** The unit submitted after its window, by an extension or a request for revision. */
  | { readonly kind: 'SUBMITTED_LATE' }
  /** A section or component has less than so many percent of its applicable maximum. */
  | { readonly kind: 'BELOW_PERCENT'; readonly node: string; readonly percent: string }
  /** A section of penalties, or one of its components, takes more than so many points away. */
  | { readonly kind: 'PENALTY_ABOVE'; readonly node: string; readonly points: string };

export interface SetDefinition {
  /** In any order. */
  readonly nodes: readonly SetNode[];
  readonly rules: SetRules;
}
