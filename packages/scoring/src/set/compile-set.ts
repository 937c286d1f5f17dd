import type { CompiledFormula } from '../formula/compiled-formula.ts';
import { compileFormula } from '../formula/compile-formula.ts';
import { decimal, type Rational } from '../rational.ts';
import { groupBy, isCapped, type SectionRole } from '../tree.ts';
import { roleInTree } from './role-in-tree.ts';
import type { GateCondition, SetDefinition, SetNode, SetRules } from './set-definition.ts';
import { setProblems, type SetProblem } from './set-problems.ts';

/** A node with its place: `index` counts the set's nodes so that a parent comes before its children. */
export interface CompiledNode {
  readonly index: number;
  readonly node: SetNode;
  readonly maximum: Rational;
  readonly role: SectionRole;
  /** Whether a section's maximum caps its children's sum. */
  readonly isCapped: boolean;
  /** Whether what it holds counts in the section above: not where a bonus or a penalty begins. */
  readonly countsAbove: boolean;
  readonly parent: CompiledNode | null;
  readonly children: readonly CompiledNode[];
  /** Of a component; null for a section. */
  readonly formula: CompiledFormula | null;
}

/** A component of a set. */
export type CompiledComponent = CompiledNode & { readonly formula: CompiledFormula };

/** A set that is ready to score many units. */
export interface CompiledSet {
  readonly nodes: readonly CompiledNode[];
  readonly components: readonly CompiledComponent[];
  /** The nodes at the top that are neither bonus nor penalty. */
  readonly ordinaryRoots: readonly CompiledNode[];
  /** The nodes with which a bonus or a penalty begins. */
  readonly extras: readonly CompiledNode[];
  readonly byCode: ReadonlyMap<string, CompiledNode>;
  readonly rules: SetRules;
  readonly bands: readonly { readonly code: string; readonly from: Rational | null }[];
  /** The number of each gate's condition, in their order. */
  readonly gateLimits: readonly Rational[];
}

export type CompiledOrProblems =
  | { readonly ok: true; readonly set: CompiledSet }
  | { readonly ok: false; readonly problems: readonly SetProblem[] };

/** Readies a set, or tells everything that is wrong with it. */
export function compileSet(definition: SetDefinition): CompiledOrProblems {
  const problems = setProblems(definition);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, set: compile(definition) };
}

type Growing = CompiledNode & { readonly children: CompiledNode[] };

function compile({ nodes, rules }: SetDefinition): CompiledSet {
  const roles = roleInTree(nodes);
  const byParent = groupBy(nodes, ({ parentCode }) => parentCode);
  const compiled: Growing[] = [];
  const grow = (node: SetNode, parent: Growing | null): void => {
    const role = roles(node);
    const grown: Growing = {
      index: compiled.length,
      ...{ node, role, parent },
      maximum: decimal(node.maximum),
      isCapped: isCapped(node),
      countsAbove: role === 'ORDINARY' || parent?.role === role,
      children: [],
      formula: node.formula && compileFormula(node.formula, role === 'PENALTY'),
    };
    compiled.push(grown);
    parent?.children.push(grown);
    for (const child of byParent.get(node.code) ?? []) grow(child, grown);
  };
  for (const root of byParent.get(null) ?? []) grow(root, null);
  return {
    nodes: compiled,
    components: compiled.filter((each): each is Growing & CompiledComponent => each.formula !== null),
    ordinaryRoots: compiled.filter(({ parent, role }) => parent === null && role === 'ORDINARY'),
    extras: compiled.filter(({ countsAbove }) => !countsAbove),
    byCode: new Map(compiled.map((each) => [each.node.code, each])),
    rules,
    bands: rules.bands.map(({ code, from }) => ({ code, from: from === null ? null : decimal(from) })),
    gateLimits: rules.gates.map(({ when }) => decimal(limitOf(when))),
  };
}

function limitOf(when: GateCondition): string {
  switch (when.kind) {
    case 'SUBMITTED_LATE':
      return '0';
    case 'BELOW_PERCENT':
      return when.percent;
    case 'PENALTY_ABOVE':
      return when.points;
  }
}
