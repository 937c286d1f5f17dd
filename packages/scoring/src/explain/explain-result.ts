import type { LocalizedText } from '../localized-text.ts';
import { compare, HUNDRED, ZERO, type Rational } from '../rational.ts';
import { resultFormulaOf, sumNamed } from '../score/result-value.ts';
import type { UnitResult, UnitSums } from '../score/unit-score.ts';
import type { CompiledSet } from '../set/compile-set.ts';
import type { Gate, SetRules } from '../set/set-definition.ts';
import { type WrittenFormula, writtenFormula } from './written-formula.ts';

/** How a unit's result follows. */
export interface ResultExplanation extends WrittenFormula {
  readonly sums: readonly {
    readonly name: keyof UnitSums;
    readonly label: LocalizedText;
    readonly value: Rational;
  }[];
  /** What the set's rules made of it: surveys that did not run, the bound at 100, the gates. */
  readonly sentences: readonly LocalizedText[];
  readonly value: Rational | null;
}

const SUM_LABELS: Readonly<Record<keyof UnitSums, LocalizedText>> = {
  ordinary: { vi: 'điểm đạt được', en: 'points' },
  applicable: { vi: 'điểm tối đa áp dụng', en: 'applicable maximum' },
  notRun: { vi: 'điểm tối đa của khảo sát không thực hiện', en: 'maximum of surveys that did not run' },
  bonus: { vi: 'điểm cộng', en: 'bonus' },
  penalty: { vi: 'điểm trừ', en: 'penalty' },
};
const NAMES = Object.keys(SUM_LABELS) as (keyof UnitSums)[];

const SURVEY_TEXTS = {
  LEFT_OUT: {
    vi: 'Khảo sát không thực hiện được loại khỏi điểm tối đa.',
    en: 'Surveys that did not run are left out of the maximum.',
  },
  RESCALED: {
    vi: 'Khảo sát không thực hiện: điểm đạt được được quy đổi về thang điểm đầy đủ.',
    en: 'Surveys did not run: the points are stretched to the whole scale.',
  },
} as const;
const NOTHING_APPLIES: LocalizedText = {
  vi: 'Không có tiêu chí nào áp dụng, nên không có kết quả.',
  en: 'Nothing applies, so that there is no result.',
};
const KEPT_AT_HUNDRED: LocalizedText = {
  vi: 'Kết quả không vượt quá 100 theo quy định của bộ tiêu chí.',
  en: 'The set does not let a result pass 100.',
};

/** Explains a unit's result from its sums, by the rules of its set. */
export function explainResult({ rules }: CompiledSet, result: UnitResult): ResultExplanation {
  const { value, classification } = result;
  const gates = rules.gates.filter(({ code }) => classification?.gates.includes(code));
  return {
    ...writtenFormula(
      resultFormulaOf(rules).value,
      value === null ? () => undefined : sumNamed(result),
      (name) => SUM_LABELS[name as keyof UnitSums],
    ),
    sums: NAMES.map((name) => ({ name, label: SUM_LABELS[name], value: result[name] })),
    sentences: [
      ...(value === null ? [NOTHING_APPLIES] : []),
      ...(result.notRun.numerator > 0n ? [SURVEY_TEXTS[rules.surveyNotRun]] : []),
      ...(isKept(rules, result) ? [KEPT_AT_HUNDRED] : []),
      ...gates.map(({ text }: Gate) => text),
    ],
    value,
  };
}

function isKept({ mayPassHundred }: SetRules, { value, bonus }: UnitResult): boolean {
  return !mayPassHundred && value !== null && compare(value, HUNDRED) === 0 && compare(bonus, ZERO) > 0;
}
