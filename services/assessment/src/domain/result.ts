import {
  BlockScores,
  domainFigures,
  fromFraction,
  shownText,
  storedText,
  toFraction,
  type BlockUnitScore,
  type Figures,
  type UnitFacts,
} from '@reformgraph/scoring';
import { counted, type ComponentScore } from './component-score.ts';
import { trimmed } from './decimals.ts';
import { toGiven, type GivenComponent } from './given-component.ts';
import { componentIn, type ScoringRules } from './scoring-rules.ts';

/** 100 × points ÷ maximum; decimal texts. The value is null where the maximum is 0. */
export interface AssessmentResult {
  /** To 20 decimals. */
  readonly points: string;
  readonly maximum: string;
  /** To 20 decimals. */
  readonly value: string | null;
  /** The exact value as `n/d`. */
  readonly fraction: string | null;
}

/** What a unit comes to by what is given in a round, `of` each of its components; gates ask for the facts. */
export function unitScore(
  { set, settled }: ScoringRules,
  components: readonly ComponentScore[],
  of: (component: ComponentScore) => GivenComponent | null,
  facts: UnitFacts = { submittedLate: false },
): BlockUnitScore {
  const scores = new BlockScores<string>(set, settled);
  const given = components.flatMap((component) => {
    const its = of(component);
    return its ? [[component.code, toGiven(its)] as const] : [];
  });
  scores.addUnits([{ key: UNIT, facts, given: new Map(given) }]);
  return scores.scoreOf(UNIT);
}
const UNIT = 'the unit';

/** The result of a unit whose components are all appraised, by what counts. Throws where it is not final. */
export function finalResult(rules: ScoringRules, components: readonly ComponentScore[]): AssessmentResult {
  const { state, result } = unitScore(rules, components, counted);
  if (state !== 'FINAL') throw new Error(`A result that is ${state}`);
  return { ...figureTexts(result), fraction: result.value && toFraction(result.value) };
}

/**
 * What a unit gave itself; null where its result depends on more than the unit said: on values of its block that are not
 * settled, or on what others are to find. Penalties, which no unit gives itself, are not looked at.
 */
export function selfResult(rules: ScoringRules, components: readonly ComponentScore[]) {
  const { state, result, lacking } = unitScore(rules, components, ({ self }) => self);
  const lacks = lacking.filter((code) => componentIn(rules.set, code).role !== 'PENALTY');
  return state === 'PROVISIONAL' || lacks.length > 0 ? null : figureTexts(result);
}

/** The figures of each domain by what counts. */
export function domainResults(rules: ScoringRules, components: readonly ComponentScore[]) {
  return domainFigures(rules.set, unitScore(rules, components, counted));
}

/** Figures as they travel and are stored, to 20 decimals. */
export function figureTexts({ points, maximum, value }: Figures) {
  return {
    points: trimmed(storedText(points)),
    maximum: trimmed(storedText(maximum)),
    value: storedText(value),
  };
}

/** The value as people read it: 2 decimals, half up, from the exact value. */
export function shownValue({ fraction }: AssessmentResult): string | null {
  return fraction === null ? null : shownText(fromFraction(fraction));
}
