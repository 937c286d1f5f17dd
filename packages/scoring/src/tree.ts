import { plainNumber } from './expression/write.ts';
import { compare, decimal, parseDecimal, sum, ZERO, type DecimalFault, type Rational } from './rational.ts';

/** One line of a criteria set: a section holds further nodes, a component is scored. */
export interface CriteriaNode {
  readonly code: string;
  readonly parentCode: string | null;
  /** Decimal text, as `parseDecimal` reads it. */
  readonly maximum: string;
  readonly kind: 'SECTION' | 'COMPONENT';
  /** Of a section: whether its maximum is the sum of its children's, as unless it is said, or a cap on it. */
  readonly combination?: Combination;
  /**
   * Of a section: all that it holds gives points on top, or takes points away, and counts in no maximum above it. Said
   * once, where it begins.
   */
  readonly role?: SectionRole;
}

export type Combination = 'SUM_EQUAL' | 'SUM_CAPPED';
export type SectionRole = 'ORDINARY' | 'BONUS' | 'PENALTY';

/** One thing wrong with a criteria tree; `code` is the node concerned, as it is written in the set. */
export type TreeProblem =
  | { readonly problem: 'NO_ROOT' }
  | { readonly problem: 'DUPLICATE_CODE'; readonly code: string; readonly times: number }
  | { readonly problem: 'UNKNOWN_PARENT'; readonly code: string; readonly parentCode: string }
  /** `codes` walks the cycle from child to parent, starting with `code`. */
  | { readonly problem: 'CYCLE'; readonly code: string; readonly codes: readonly string[] }
  | {
      readonly problem: 'NOT_A_DECIMAL';
      readonly code: string;
      readonly maximum: string;
      readonly fault: DecimalFault;
    }
  | { readonly problem: 'NEGATIVE_MAXIMUM'; readonly code: string; readonly maximum: string }
  | { readonly problem: 'EMPTY_SECTION'; readonly code: string }
  | {
      readonly problem: 'COMPONENT_WITH_CHILDREN';
      readonly code: string;
      readonly childCodes: readonly string[];
    }
  /** `declared` as written at the section, `sumOfChildren` exact and without trailing zeros. */
  | {
      readonly problem: 'UNEQUAL_SUM';
      readonly code: string;
      readonly declared: string;
      readonly sumOfChildren: string;
    }
  /** A cap that the children together never reach. */
  | {
      readonly problem: 'CAP_OUT_OF_REACH';
      readonly code: string;
      readonly declared: string;
      readonly sumOfChildren: string;
    }
  /** A section that says its role within one of bonus or penalty, which all below it have already. */
  | { readonly problem: 'ROLE_WITHIN_ROLE'; readonly code: string; readonly parentCode: string };

/** A node of a checked tree, with its maximum as a number and its children in the order of the list. */
export interface TreeNode<N extends CriteriaNode> {
  readonly node: N;
  readonly maximum: Rational;
  readonly children: readonly TreeNode<N>[];
}

/** A tree without problems. `total` is the sum of the roots, `components` come in the order of the list. */
export interface CriteriaTree<N extends CriteriaNode> {
  readonly roots: readonly TreeNode<N>[];
  readonly components: readonly TreeNode<N>[];
  readonly total: Rational;
}

export type BuiltTree<N extends CriteriaNode> =
  | { readonly ok: true; readonly tree: CriteriaTree<N> }
  | { readonly ok: false; readonly problems: readonly TreeProblem[] };

/** The nodes by what `keyOf` says of them, in their order. */
export function groupBy<N, K>(nodes: readonly N[], keyOf: (node: N) => K): Map<K, N[]> {
  const groups = new Map<K, N[]>();
  for (const node of nodes) {
    const group = groups.get(keyOf(node));
    if (group) group.push(node);
    else groups.set(keyOf(node), [node]);
  }
  return groups;
}

function duplicates(byCode: ReadonlyMap<string, readonly CriteriaNode[]>): TreeProblem[] {
  return [...byCode]
    .filter(([, group]) => group.length > 1)
    .map(([code, group]) => ({ problem: 'DUPLICATE_CODE', code, times: group.length }));
}

function unknownParents(nodes: readonly CriteriaNode[], byCode: ReadonlyMap<string, unknown>): TreeProblem[] {
  return nodes.flatMap(({ code, parentCode }) =>
    parentCode === null || byCode.has(parentCode) ? [] : [{ problem: 'UNKNOWN_PARENT', code, parentCode }],
  );
}

/** Each cycle once, named after its member that comes first in the list. */
function cycles(byCode: ReadonlyMap<string, readonly CriteriaNode[]>): TreeProblem[] {
  const settled = new Set<string>();
  const found: TreeProblem[] = [];
  for (const start of byCode.keys()) {
    const path: string[] = [];
    const position = new Map<string, number>();
    let code: string | null = start;
    while (code !== null && byCode.has(code) && !settled.has(code) && !position.has(code)) {
      position.set(code, path.length);
      path.push(code);
      code = byCode.get(code)?.[0]?.parentCode ?? null;
    }
    const entry = code === null ? undefined : position.get(code);
    if (entry !== undefined) found.push(namedCycle(path.slice(entry), byCode));
    for (const walked of path) settled.add(walked);
  }
  return found;
}

function namedCycle(members: readonly string[], byCode: ReadonlyMap<string, unknown>): TreeProblem {
  const inCycle = new Set(members);
  const code = [...byCode.keys()].find((candidate) => inCycle.has(candidate)) ?? '';
  const start = members.indexOf(code);
  return { problem: 'CYCLE', code, codes: [...members.slice(start), ...members.slice(0, start)] };
}

function maximumProblem(node: CriteriaNode): TreeProblem[] {
  const { code, maximum } = node;
  const parsed = parseDecimal(maximum);
  if (!parsed.ok) return [{ problem: 'NOT_A_DECIMAL', code, maximum, fault: parsed.fault }];
  return compare(parsed.value, ZERO) < 0 ? [{ problem: 'NEGATIVE_MAXIMUM', code, maximum }] : [];
}

export function roleOf({ role }: CriteriaNode): SectionRole {
  return role ?? 'ORDINARY';
}

/** The bounds of a bonus or a penalty are a cap wherever they do not say otherwise. */
export function isCapped({ combination, role }: CriteriaNode): boolean {
  return (
    combination === 'SUM_CAPPED' || (combination === undefined && role !== undefined && role !== 'ORDINARY')
  );
}

/** A sum with a child that is no number says nothing, so it is not compared. */
function sumProblem(section: CriteriaNode, children: readonly CriteriaNode[]): TreeProblem[] {
  const declared = parseDecimal(section.maximum);
  const counted = children.filter((child) => roleOf(child) === 'ORDINARY');
  const parts = counted.map((child) => parseDecimal(child.maximum));
  const numbers = parts.flatMap((part) => (part.ok ? [part.value] : []));
  if (!declared.ok || numbers.length < parts.length) return [];
  const total = sum(numbers);
  const order = compare(total, declared.value);
  const { code, maximum } = section;
  const figures = { code, declared: maximum, sumOfChildren: plainNumber(total) };
  if (isCapped(section)) return order < 0 ? [{ problem: 'CAP_OUT_OF_REACH', ...figures }] : [];
  return order === 0 ? [] : [{ problem: 'UNEQUAL_SUM', ...figures }];
}

function roleProblem(
  { code, parentCode, role }: CriteriaNode,
  byCode: ReadonlyMap<string, readonly CriteriaNode[]>,
): TreeProblem[] {
  if (role === undefined) return [];
  const walked = new Set<string>();
  for (let above = parentCode; above !== null && !walked.has(above);) {
    walked.add(above);
    const section = byCode.get(above)?.[0];
    if (section && roleOf(section) !== 'ORDINARY')
      return [{ problem: 'ROLE_WITHIN_ROLE', code, parentCode: above }];
    above = section?.parentCode ?? null;
  }
  return [];
}

function childrenProblem(node: CriteriaNode, children: readonly CriteriaNode[]): TreeProblem[] {
  const { code } = node;
  if (node.kind === 'SECTION') {
    return children.length === 0 ? [{ problem: 'EMPTY_SECTION', code }] : sumProblem(node, children);
  }
  if (children.length === 0) return [];
  return [{ problem: 'COMPONENT_WITH_CHILDREN', code, childCodes: children.map((child) => child.code) }];
}

/**
 * Every problem of a criteria tree given as a flat list in any order; none for a sound tree. A section's
 * maximum must equal the sum of its children's maxima exactly, where it is no cap. Problems of the tree's shape come first
 * (duplicates, unknown parents, cycles, no root), then those of single nodes in the order of the list.
 */
export function checkTree(nodes: readonly CriteriaNode[]): TreeProblem[] {
  const byCode = groupBy(nodes, (node) => node.code);
  const byParent = groupBy(nodes, (node) => node.parentCode);
  return [
    ...duplicates(byCode),
    ...unknownParents(nodes, byCode),
    ...cycles(byCode),
    ...(byParent.has(null) ? [] : [{ problem: 'NO_ROOT' } as const]),
    ...nodes.flatMap((node) => [
      ...maximumProblem(node),
      ...roleProblem(node, byCode),
      ...childrenProblem(node, byParent.get(node.code) ?? []),
    ]),
  ];
}

/** The tree of a flat list in any order, or every problem that `checkTree` finds in it. */
export function buildTree<N extends CriteriaNode>(nodes: readonly N[]): BuiltTree<N> {
  const problems = checkTree(nodes);
  if (problems.length > 0) return { ok: false, problems };
  const grown = nodes.map((node) => ({
    node,
    maximum: decimal(node.maximum),
    children: new Array<TreeNode<N>>(),
  }));
  const byCode = new Map(grown.map((treeNode) => [treeNode.node.code, treeNode]));
  const roots: TreeNode<N>[] = [];
  for (const treeNode of grown) {
    const { parentCode } = treeNode.node;
    const siblings = parentCode === null ? roots : byCode.get(parentCode)?.children;
    siblings?.push(treeNode);
  }
  const components = grown.filter(({ node }) => node.kind === 'COMPONENT');
  return { ok: true, tree: { roots, components, total: sum(roots.map((root) => root.maximum)) } };
}
