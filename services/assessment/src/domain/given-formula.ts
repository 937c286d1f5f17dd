import type { Direction, Formula, FormulaKind } from '@reformgraph/scoring';
import type { Localized } from '@reformgraph/subgraph-kit/outcome';
import { normaliseLine, normaliseLines } from '@reformgraph/subgraph-kit/text';
import { readGiven } from './decimals.ts';

/** A formula as it is asked for: any part may be there or not. Numbers are decimal texts. */
export interface GivenFormula {
  readonly kind: FormulaKind;
  readonly each?: string | null | undefined;
  readonly direction?: Direction | null | undefined;
  readonly bands?: readonly { readonly limit: string; readonly points: string }[] | null | undefined;
  readonly floor?: string | null | undefined;
  readonly target?: string | null | undefined;
  readonly items?: readonly (Named & { readonly each: string })[] | null | undefined;
  readonly answers?: readonly (Named & { readonly percent: string })[] | null | undefined;
  readonly expression?: string | null | undefined;
  readonly inputs?: readonly Named[] | null | undefined;
}
interface Named {
  readonly name: string;
  readonly label: Localized;
}

export type FormulaPart = Exclude<keyof GivenFormula, 'kind'>;

interface Parts {
  readonly needed: readonly FormulaPart[];
  readonly optional?: readonly FormulaPart[];
}
const PARTS: Readonly<Record<FormulaKind, Parts>> = {
  POINTS: { needed: [] },
  YES_NO: { needed: [] },
  COUNT: { needed: ['each'] },
  BANDS: { needed: ['direction', 'bands'] },
  PROPORTIONAL: { needed: ['floor'] },
  TARGET: { needed: ['direction'], optional: ['target'] },
  BEST: { needed: ['direction'] },
  ADJUSTMENT: { needed: ['items'] },
  SURVEY: { needed: ['answers'] },
  SHARE: { needed: [] },
  EXPRESSION: { needed: ['expression', 'inputs'] },
};
const ALL_PARTS: readonly FormulaPart[] = [
  ...(['each', 'direction', 'bands', 'floor', 'target', 'items', 'answers', 'expression', 'inputs'] as const),
];

/** The parts that a formula's kind needs and that are not there, and those that it does not know. */
export function misfitsOf(given: GivenFormula): {
  readonly missing: readonly FormulaPart[];
  readonly unexpected: readonly FormulaPart[];
} {
  const { needed, optional = [] } = PARTS[given.kind];
  const isThere = (part: FormulaPart): boolean => given[part] != null;
  return {
    missing: needed.filter((part) => !isThere(part)),
    unexpected: ALL_PARTS.filter(
      (part) => isThere(part) && !needed.includes(part) && !optional.includes(part),
    ),
  };
}

/** The formula that was given; null where a part is missing or too much. */
export function formulaOf(given: GivenFormula): Formula | null {
  const { missing, unexpected } = misfitsOf(given);
  if (missing.length > 0 || unexpected.length > 0) return null;
  const { kind, ...parts } = given;
  const there = Object.fromEntries(Object.entries(parts).filter(([, value]) => value != null));
  return { ...(kind === 'TARGET' && { target: null }), ...there, kind } as Formula;
}

/** A formula in one form: texts in one writing, numbers without trailing zeros. */
export function normalisedFormula(given: GivenFormula): GivenFormula {
  const { each, floor, target, bands, items, answers, inputs, expression } = given;
  return {
    ...given,
    ...(each != null && { each: plain(each) }),
    ...(floor != null && { floor: plain(floor) }),
    ...(target != null && { target: plain(target) }),
    ...(bands && {
      bands: bands.map(({ limit, points }) => ({ limit: plain(limit), points: plain(points) })),
    }),
    ...(items && { items: items.map((item) => ({ ...named(item), each: plain(item.each) })) }),
    ...(answers && { answers: answers.map((one) => ({ ...named(one), percent: plain(one.percent) })) }),
    ...(inputs && { inputs: inputs.map(named) }),
    ...(expression != null && { expression: expression.trim() }),
  };
}

function named({ name, label }: Named): Named {
  return { name: normaliseLine(name), label: normaliseLines(label) };
}

function plain(text: string): string {
  return readGiven(text)?.text ?? text;
}
