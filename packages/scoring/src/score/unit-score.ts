import { add, greatest, least, negate, subtract, ZERO, type Rational } from '../rational.ts';
import type { CompiledNode, CompiledSet } from '../set/compile-set.ts';
import { classify, type Classification, type UnitFacts } from './classification.ts';
import type { ComponentScore } from './component-score.ts';
import { resultValue } from './result-value.ts';

/** What one node of a unit comes to. */
export interface NodeScore {
  /** Of what applies; of a penalty 0 or less. */
  readonly points: Rational;
  /** The most points that what applies can give. */
  readonly maximum: Rational;
  /** The most points of its surveys that did not run. */
  readonly notRun: Rational;
}

/** What a unit's result is computed of. */
export interface UnitSums {
  /** Points of what is neither bonus nor penalty. */
  readonly ordinary: Rational;
  /** The most that they can be, without what does not apply or did not run. */
  readonly applicable: Rational;
  /** The most points of the surveys that did not run. */
  readonly notRun: Rational;
  readonly bonus: Rational;
  /** 0 or less. */
  readonly penalty: Rational;
}

/** The figures of a whole unit. */
export interface UnitResult extends UnitSums {
  /** All points together; not below 0, nor above the maximum where the set does not let them pass. */
  readonly points: Rational;
  /** What they are measured by: what applies, with what did not run where the set stretches the points to it. */
  readonly maximum: Rational;
  /** 100 × points ÷ maximum; null where nothing applies. */
  readonly value: Rational | null;
  readonly classification: Classification | null;
}

/** A unit's figures, node by node: `nodes` and `components` are by the index of the set's node. */
export interface UnitScore {
  readonly nodes: readonly NodeScore[];
  readonly components: readonly (ComponentScore | undefined)[];
  readonly result: UnitResult;
}

const NOTHING: NodeScore = { points: ZERO, maximum: ZERO, notRun: ZERO };

/** What a component adds to the sections above: one that is missing or faulty gives nothing of its maximum. */
export function nodeScoreOf({ maximum }: CompiledNode, score: ComponentScore): NodeScore {
  switch (score.status) {
    case 'NOT_APPLICABLE':
      return NOTHING;
    case 'NOT_RUN':
      return { ...NOTHING, notRun: maximum };
    case 'SCORED':
      return { points: score.points, maximum, notRun: ZERO };
    case 'MISSING':
    case 'UNSOUND':
    case 'FAULTY':
      return { points: ZERO, maximum, notRun: ZERO };
  }
}

/** A section from its children: their sums, within its cap, or within its bounds where it is a bonus or a penalty. */
export function sectionScore(section: CompiledNode, nodes: readonly (NodeScore | undefined)[]): NodeScore {
  let [points, maximum, notRun] = [ZERO, ZERO, ZERO];
  for (const child of section.children) {
    const score = child.countsAbove ? nodes[child.index] : undefined;
    if (!score) continue;
    points = add(points, score.points);
    maximum = add(maximum, score.maximum);
    notRun = add(notRun, score.notRun);
  }
  if (!section.isCapped) return { points, maximum, notRun };
  const cap = least(section.maximum, add(maximum, notRun));
  maximum = least(maximum, cap);
  notRun = subtract(cap, maximum);
  points = section.role === 'PENALTY' ? greatest(negate(section.maximum), points) : least(maximum, points);
  return { points, maximum, notRun };
}

/** The result of a unit from the scores of its nodes. */
export function resultOf(
  set: CompiledSet,
  nodes: readonly (NodeScore | undefined)[],
  facts: UnitFacts,
): UnitResult {
  const sums = sumsOf(set, nodes);
  const value = resultValue(set.rules, sums);
  return { ...sums, ...value, classification: classify(set, value.value, nodes, facts) };
}

function sumsOf(set: CompiledSet, nodes: readonly (NodeScore | undefined)[]): UnitSums {
  let [ordinary, applicable, notRun, bonus, penalty] = [ZERO, ZERO, ZERO, ZERO, ZERO];
  for (const { index } of set.ordinaryRoots) {
    const score = nodes[index];
    if (!score) continue;
    ordinary = add(ordinary, score.points);
    applicable = add(applicable, score.maximum);
    notRun = add(notRun, score.notRun);
  }
  for (const { index, role } of set.extras) {
    const score = nodes[index];
    if (score && role === 'BONUS') bonus = add(bonus, score.points);
    if (score && role === 'PENALTY') penalty = add(penalty, score.points);
  }
  return { ordinary, applicable, notRun, bonus, penalty };
}
