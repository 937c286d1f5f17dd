import {
  computeResult,
  decimal,
  fromFraction,
  shownText,
  storedText,
  toFraction,
  type Figures,
  type Result,
} from '@reformgraph/scoring';
import { countedScore, type ComponentScore } from './component-score.ts';
import { plainText } from './decimals.ts';

/** 100 × points ÷ maximum; decimal texts. The value is null where the maximum is 0. */
export interface AssessmentResult {
  readonly points: string;
  readonly maximum: string;
  /** To 20 decimals. */
  readonly value: string | null;
  /** The exact value as `n/d`. */
  readonly fraction: string | null;
}

/** The result of a unit whose components are all appraised, by the scores that count. */
export function resultOf(components: readonly ComponentScore[]): AssessmentResult {
  const { total } = exactResult(components);
  return { ...figureTexts(total), fraction: total.value && toFraction(total.value) };
}

/** Points, maximum and value in total and by domain, exact. */
export function exactResult(components: readonly ComponentScore[]): Result {
  return computeResult(
    components.map((component) => {
      const points = countedScore(component);
      if (points === null) throw new Error('A result is computed from appraised components only');
      return line(component, points);
    }),
  );
}

/** The result that the unit gave itself. */
export function selfResult(components: readonly ComponentScore[]): Result {
  return computeResult(
    components.map((component) => {
      if (component.selfScore === null) throw new Error('A submission with a component that has no score');
      return line(component, component.selfScore);
    }),
  );
}

function line({ code, domain, maximum }: ComponentScore, points: string) {
  return { code, domain, maximum: decimal(maximum), points: decimal(points), applicable: true };
}

/** Figures as they travel and are stored: points and maximum exact, the value to 20 decimals. */
export function figureTexts({ points, maximum, value }: Figures) {
  return { points: plainText(points), maximum: plainText(maximum), value: storedText(value) };
}

/** The value as people read it: 2 decimals, half up, from the exact value. */
export function shownValue({ fraction }: AssessmentResult): string | null {
  return fraction === null ? null : shownText(fromFraction(fraction));
}
