import { EXACT_RANKING_PLACES } from '../ranking.ts';
import { compare, HUNDRED, multiply, negate, rational, scaleHalfUp, type Rational } from '../rational.ts';
import { SHOWN_PLACES } from '../value-text.ts';
import type { CompiledSet } from '../set/compile-set.ts';
import type { Gate } from '../set/set-definition.ts';
import type { NodeScore } from './unit-score.ts';

/** What is known of a unit beside its components. */
export interface UnitFacts {
  /** Whether it submitted in time that was given to it as late. */
  readonly submittedLate: boolean;
}

/** In which band a unit is. */
export interface Classification {
  /** The code of its band. */
  readonly band: string;
  /** The code of the band that its value alone would give. */
  readonly byValue: string;
  /** The codes of the gates that keep it out of a better band, in the set's order. */
  readonly gates: readonly string[];
}

/**
 * The band that a value reaches, as it is ranked (shown at 2 decimals, or exact at 12), and no better one than the gates
 * whose conditions hold let through. Null where there is no value, or the set has no bands.
 */
export function classify(
  { rules, bands, gateLimits, byCode }: CompiledSet,
  value: Rational | null,
  nodes: readonly (NodeScore | undefined)[],
  { submittedLate }: UnitFacts,
): Classification | null {
  if (value === null || bands.length === 0) return null;
  const places = rules.rankedOn === 'SHOWN' ? SHOWN_PLACES : EXACT_RANKING_PLACES;
  const ranked = rational(scaleHalfUp(value, places), 10n ** BigInt(places));
  const reached = bands.findIndex(({ from }) => from === null || compare(ranked, from) >= 0);
  const holds = ({ when }: Gate, at: number): boolean => {
    if (when.kind === 'SUBMITTED_LATE') return submittedLate;
    const score = nodes[byCode.get(when.node)?.index ?? -1];
    const limit = gateLimits[at];
    if (!score || !limit) return false;
    return when.kind === 'PENALTY_ABOVE'
      ? compare(negate(score.points), limit) > 0
      : compare(score.maximum, rational(0n)) > 0 &&
          compare(multiply(HUNDRED, score.points), multiply(limit, score.maximum)) < 0;
  };
  let best = reached;
  const held = rules.gates.filter((gate, at) => {
    const bound = bands.findIndex(({ code }) => code === gate.notAbove);
    if (bound <= reached || !holds(gate, at)) return false;
    best = Math.max(best, bound);
    return true;
  });
  const codeAt = (at: number): string => bands[at]?.code ?? '';
  return { band: codeAt(best), byValue: codeAt(reached), gates: held.map(({ code }) => code) };
}
