import { add, compare, divide, HUNDRED, multiply, ZERO, type Rational } from '../rational.ts';
import type { CompiledNode, CompiledSet } from '../set/compile-set.ts';
import type { UnitScore } from './unit-score.ts';

/** Points out of the applicable maximum; `value` is in percent, and null where that maximum is zero. */
export interface Figures {
  readonly points: Rational;
  readonly maximum: Rational;
  readonly value: Rational | null;
}

export interface DomainFigures extends Figures {
  readonly domain: number;
}

/**
 * The figures of each domain that a component belongs to, ascending, without bonus and penalty. A section whose
 * components are all of one domain counts for it whole, as far as its cap lets it; of any other its children do.
 */
export function domainFigures(
  { ordinaryRoots }: CompiledSet,
  { nodes }: Pick<UnitScore, 'nodes'>,
): DomainFigures[] {
  const sums = new Map<number, { points: Rational; maximum: Rational }>();
  const count = (node: CompiledNode): void => {
    const domain = onlyDomainOf(node);
    if (domain === null) {
      for (const child of counting(node)) count(child);
      return;
    }
    const before = sums.get(domain) ?? { points: ZERO, maximum: ZERO };
    const score = nodes[node.index] ?? before;
    sums.set(domain, {
      points: add(before.points, score.points),
      maximum: add(before.maximum, score.maximum),
    });
  };
  ordinaryRoots.forEach(count);
  return [...sums]
    .sort(([one], [other]) => one - other)
    .map(([domain, { points, maximum }]) => ({
      ...{ domain, points, maximum },
      value: compare(maximum, ZERO) === 0 ? null : divide(multiply(HUNDRED, points), maximum),
    }));
}

function onlyDomainOf(node: CompiledNode): number | null {
  if (node.formula) return node.node.domain;
  const domains = new Set(counting(node).map(onlyDomainOf));
  const [domain = null] = domains;
  return domains.size === 1 ? domain : null;
}

const counting = ({ children }: CompiledNode): readonly CompiledNode[] =>
  children.filter(({ countsAbove }) => countsAbove);
