import type { Expression } from '../expression/expression.ts';
import { namesIn } from '../expression/expression.ts';
import type { RuleCode } from '../formula/derivation.ts';
import type { ReferenceName } from '../formula/formula.ts';
import type { LocalizedText } from '../localized-text.ts';
import type { Rational } from '../rational.ts';
import { type ComponentScore, valuesOf } from '../score/component-score.ts';
import type { References } from '../score/references.ts';
import type { CompiledComponent } from '../set/compile-set.ts';
import { RULE_TEXTS } from './rule-texts.ts';
import { type WrittenFormula, writtenFormula } from './written-formula.ts';

/** A value that went into the points. */
export interface ExplainedValue<K> {
  readonly name: string;
  readonly label: LocalizedText;
  readonly value: Rational;
  /** INPUT: known of the unit. PARAMETER: of the set. REFERENCE: of the block, from the units in `of`. */
  readonly from: 'INPUT' | 'PARAMETER' | 'REFERENCE';
  readonly of: readonly K[];
}

/** How the points of a component follow. */
export interface ComponentExplanation<K> extends WrittenFormula {
  readonly rule: RuleCode;
  /** The rule in a sentence. */
  readonly sentence: LocalizedText;
  /** All that is known of the unit, then of the set and of the block. */
  readonly values: readonly ExplainedValue<K>[];
  readonly points: Rational;
}

const MAXIMUM: LocalizedText = { vi: 'điểm tối đa', en: 'maximum' };
const REFERENCE_LABELS: Readonly<Record<ReferenceName, LocalizedText>> = {
  best: { vi: 'đơn vị tốt nhất', en: 'best' },
  bestWithoutTarget: { vi: 'đơn vị tốt nhất không được giao chỉ tiêu', en: 'best without a target' },
};

/** Explains the points of a component that is scored, from what they came of. */
export function explainComponent<K>(
  component: CompiledComponent,
  { derivation, points }: Extract<ComponentScore, { status: 'SCORED' }>,
  inputs: ReadonlyMap<string, Rational>,
  references: References<K>,
): ComponentExplanation<K> {
  const { rule, expression } = derivation;
  const valueOf = valuesOf(component, inputs, {
    ...(references.best && { best: references.best.value }),
    ...(references.bestWithoutTarget && { bestWithoutTarget: references.bestWithoutTarget.value }),
  });
  const labelOf = (name: string): LocalizedText => labels(component).get(name) ?? { vi: name, en: name };
  return {
    rule,
    sentence: RULE_TEXTS[rule],
    ...writtenFormula(expression, valueOf, labelOf),
    values: explained(component, expression, inputs, references, valueOf, labelOf),
    points,
  };
}

/** All inputs, whether the rule needed them or not, then the parameters and references that it could need. */
function explained<K>(
  { formula }: CompiledComponent,
  expression: Expression,
  inputs: ReadonlyMap<string, Rational>,
  references: References<K>,
  valueOf: (name: string) => Rational | undefined,
  labelOf: (name: string) => LocalizedText,
): ExplainedValue<K>[] {
  const names = [
    ...inputs.keys(),
    ...(namesIn(expression).includes('maximum') ? ['maximum'] : []),
    ...formula.parameters.keys(),
    ...formula.references,
  ];
  return names.flatMap((name) => {
    const value = valueOf(name);
    if (value === undefined) return [];
    const reference = references[name as ReferenceName];
    const from = inputs.has(name) ? 'INPUT' : reference ? 'REFERENCE' : 'PARAMETER';
    return [
      { name, label: labelOf(name), value, from, of: from === 'REFERENCE' ? (reference?.of ?? []) : [] },
    ];
  });
}

function labels({ formula }: CompiledComponent): ReadonlyMap<string, LocalizedText> {
  return new Map<string, LocalizedText>([
    ['maximum', MAXIMUM],
    ...Object.entries(REFERENCE_LABELS),
    ...formula.labels,
    ...formula.inputs.map(({ name, label }) => [name, label] as const),
  ]);
}
