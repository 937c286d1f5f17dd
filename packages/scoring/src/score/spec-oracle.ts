import type { ComponentScore, SetDefinition, SetNode } from '../index.ts';

/** A fraction that is never reduced. */
type Fraction = readonly [bigint, bigint];

const plus = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * d + c * b, b * d];
const minus = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * d - c * b, b * d];
const isLess = ([a, b]: Fraction, [c, d]: Fraction): boolean => a * d < c * b;
const smaller = (one: Fraction, other: Fraction): Fraction => (isLess(one, other) ? one : other);
const larger = (one: Fraction, other: Fraction): Fraction => (isLess(one, other) ? other : one);

const NOUGHT: Fraction = [0n, 1n];

interface Part {
  readonly points: Fraction;
  readonly maximum: Fraction;
  readonly absent: Fraction;
}

/** What a set makes of its components' points, by recursion over the list as it is written; [0, 0] for no value. */
export function oracleValue(
  { nodes, rules }: SetDefinition,
  scores: ReadonlyMap<string, ComponentScore>,
): Fraction {
  const extras: Fraction[] = [];
  const wholeNumber = (node: SetNode): Fraction => [BigInt(node.maximum), 1n];
  const childrenOf = (code: string | null) => nodes.filter(({ parentCode }) => parentCode === code);

  const leaf = (node: SetNode): Part => {
    const score = scores.get(node.code);
    const maximum = wholeNumber(node);
    if (score?.status === 'NOT_APPLICABLE') return { points: NOUGHT, maximum: NOUGHT, absent: NOUGHT };
    if (score?.status === 'NOT_RUN') return { points: NOUGHT, maximum: NOUGHT, absent: maximum };
    const points: Fraction =
      score?.status === 'SCORED' ? [score.points.numerator, score.points.denominator] : NOUGHT;
    return { points, maximum, absent: NOUGHT };
  };
  const branch = (node: SetNode, role: string): Part => {
    if (node.kind === 'COMPONENT') return leaf(node);
    const within = node.role ?? role;
    const parts = childrenOf(node.code).flatMap((child) => {
      const part = branch(child, within);
      if (within !== 'ORDINARY' || (child.role ?? 'ORDINARY') === 'ORDINARY') return [part];
      extras.push(part.points);
      return [];
    });
    const added = parts.reduce(
      (sum, part) => ({
        points: plus(sum.points, part.points),
        maximum: plus(sum.maximum, part.maximum),
        absent: plus(sum.absent, part.absent),
      }),
      { points: NOUGHT, maximum: NOUGHT, absent: NOUGHT },
    );
    if (within === 'PENALTY') {
      const most = wholeNumber(node);
      return { ...added, points: larger(minus(NOUGHT, most), added.points) };
    }
    if (within === 'ORDINARY' && node.combination !== 'SUM_CAPPED') return added;
    const cap = smaller(wholeNumber(node), plus(added.maximum, added.absent));
    const maximum = smaller(added.maximum, cap);
    return { points: smaller(added.points, maximum), maximum, absent: minus(cap, maximum) };
  };

  let ordinary: Part = { points: NOUGHT, maximum: NOUGHT, absent: NOUGHT };
  for (const root of childrenOf(null)) {
    const part = branch(root, 'ORDINARY');
    if ((root.role ?? 'ORDINARY') !== 'ORDINARY') extras.push(part.points);
    else
      ordinary = {
        points: plus(ordinary.points, part.points),
        maximum: plus(ordinary.maximum, part.maximum),
        absent: plus(ordinary.absent, part.absent),
      };
  }
  let { points, maximum } = ordinary;
  if (maximum[0] === 0n) return [0n, 0n];
  if (rules.surveyNotRun === 'RESCALED') {
    const whole = plus(maximum, ordinary.absent);
    points = [points[0] * whole[0] * maximum[1], points[1] * whole[1] * maximum[0]];
    maximum = whole;
  }
  const sum = larger(NOUGHT, extras.reduce(plus, points));
  const counted = rules.mayPassHundred ? sum : smaller(sum, maximum);
  return [100n * counted[0] * maximum[1], counted[1] * maximum[0]];
}
