import { formulaProblems, type FormulaProblem } from '../formula/formula-problems.ts';
import { compare, decimal, parseDecimal } from '../rational.ts';
import { checkTree, type SectionRole, type TreeProblem } from '../tree.ts';
import { roleInTree } from './role-in-tree.ts';
import type { ScoreSource, SetDefinition, SetNode, SetRules } from './set-definition.ts';

/** One thing wrong with a set beyond its tree; `code` is the node concerned. */
export type NodeProblem =
  | { readonly problem: 'FORMULA_MISSING' | 'SOURCE_MISSING' | 'NOT_A_COMPONENT'; readonly code: string }
  /** A source that does not fit the section: a bonus outside a section of bonus, for one. */
  | {
      readonly problem: 'SOURCE_OUT_OF_PLACE';
      readonly code: string;
      readonly source: ScoreSource;
      readonly role: SectionRole;
    }
  | { readonly problem: 'FORMULA'; readonly code: string; readonly formula: FormulaProblem };

/** One thing wrong with a set's rules; `where` is the part concerned. */
export type RuleProblem =
  | { readonly problem: 'BAD_NUMBER'; readonly where: string; readonly given: string }
  | { readonly problem: 'BANDS_OUT_OF_ORDER' | 'LAST_BAND_WITH_LIMIT'; readonly where: string }
  | {
      readonly problem: 'REPEATED_CODE' | 'UNKNOWN_BAND' | 'UNKNOWN_NODE';
      readonly where: string;
      readonly code: string;
    };

export type SetProblem =
  | { readonly of: 'TREE'; readonly tree: TreeProblem }
  | { readonly of: 'NODE'; readonly node: NodeProblem }
  | { readonly of: 'RULES'; readonly rule: RuleProblem };

/** Everything that is wrong with a set; nothing for one that can be compiled. */
export function setProblems({ nodes, rules }: SetDefinition): SetProblem[] {
  const roles = roleInTree(nodes);
  return [
    ...checkTree(nodes).map((tree): SetProblem => ({ of: 'TREE', tree })),
    ...nodes.flatMap((node) =>
      nodeProblems(node, roles(node)).map((problem): SetProblem => ({ of: 'NODE', node: problem })),
    ),
    ...ruleProblems(rules, nodes).map((rule): SetProblem => ({ of: 'RULES', rule })),
  ];
}

function nodeProblems(node: SetNode, role: SectionRole): NodeProblem[] {
  const { code, kind, source, formula } = node;
  if (kind === 'SECTION')
    return source !== null || formula !== null ? [{ problem: 'NOT_A_COMPONENT', code }] : [];
  const maximum = parseDecimal(node.maximum);
  return [
    ...(source === null
      ? [{ problem: 'SOURCE_MISSING', code } as const]
      : sourceProblems(code, source, role)),
    ...(formula === null
      ? [{ problem: 'FORMULA_MISSING', code } as const]
      : maximum.ok
        ? formulaProblems(formula, maximum.value).map((problem): NodeProblem => ({
            problem: 'FORMULA',
            code,
            formula: problem,
          }))
        : []),
  ];
}

function sourceProblems(code: string, source: ScoreSource, role: SectionRole): NodeProblem[] {
  const fits = role === 'ORDINARY' ? source !== 'BONUS' && source !== 'PENALTY' : source === role;
  return fits ? [] : [{ problem: 'SOURCE_OUT_OF_PLACE', code, source, role }];
}

function ruleProblems({ bands, gates }: SetRules, nodes: readonly SetNode[]): RuleProblem[] {
  const bandCodes = bands.map(({ code }) => code);
  const nodeCodes = new Set(nodes.map(({ code }) => code));
  return [
    ...repeated('bands', bandCodes),
    ...repeated(
      'gates',
      gates.map(({ code }) => code),
    ),
    ...bandProblems(bands.map(({ from }) => from)),
    ...gates.flatMap(({ when, notAbove }, at): RuleProblem[] => {
      const where = `gates[${at}]`;
      return [
        ...(bandCodes.includes(notAbove)
          ? []
          : [{ problem: 'UNKNOWN_BAND', where, code: notAbove } as const]),
        ...(when.kind === 'SUBMITTED_LATE' || nodeCodes.has(when.node)
          ? []
          : [{ problem: 'UNKNOWN_NODE', where, code: when.node } as const]),
        ...(when.kind === 'SUBMITTED_LATE'
          ? []
          : numberProblems(where, when.kind === 'BELOW_PERCENT' ? when.percent : when.points)),
      ];
    }),
  ];
}

function repeated(where: string, codes: readonly string[]): RuleProblem[] {
  return codes.flatMap((code, at): RuleProblem[] =>
    codes.indexOf(code) < at ? [{ problem: 'REPEATED_CODE', where: `${where}[${at}]`, code }] : [],
  );
}

function bandProblems(limits: readonly (string | null)[]): RuleProblem[] {
  const numbers = limits.flatMap((limit, at) =>
    limit === null ? [] : numberProblems(`bands[${at}]`, limit),
  );
  if (numbers.length > 0) return numbers;
  return limits.flatMap((limit, at): RuleProblem[] => {
    const where = `bands[${at}]`;
    const isLast = at === limits.length - 1;
    if (isLast) return limit === null ? [] : [{ problem: 'LAST_BAND_WITH_LIMIT', where }];
    const next = limits[at + 1] ?? null;
    const isInOrder = limit !== null && (next === null || compare(decimal(limit), decimal(next)) > 0);
    return isInOrder ? [] : [{ problem: 'BANDS_OUT_OF_ORDER', where }];
  });
}

function numberProblems(where: string, given: string): RuleProblem[] {
  return parseDecimal(given).ok ? [] : [{ problem: 'BAD_NUMBER', where, given }];
}
