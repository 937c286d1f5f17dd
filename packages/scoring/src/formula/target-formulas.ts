import { expression } from '../expression/parse.ts';
import type { LocalizedText } from '../localized-text.ts';
import { compare, decimal, ZERO, type Rational } from '../rational.ts';
import { type CompiledFormula, PLAIN_FORMULA } from './compiled-formula.ts';
import type { Derivation, RuleCode } from './derivation.ts';
import type { Direction, Formula, InputSpec } from './formula.ts';

const derivation = (rule: RuleCode, text: string): Derivation => ({ rule, expression: expression(text) });

/** ½·max·x/t below the target, ½·max + ½·max·(x − t)/(best − t) from it on, never above the maximum. */
const TARGET = {
  DIRECT: {
    missed: derivation('TARGET_MISSED', 'maximum * value / target / 2'),
    reached: derivation(
      'TARGET_REACHED',
      'min(maximum, maximum / 2 + maximum * (value - target) / (best - target) / 2)',
    ),
  },
  INVERSE: {
    missed: derivation('TARGET_MISSED', 'maximum * target / value / 2'),
    reached: derivation(
      'TARGET_REACHED',
      'min(maximum, maximum / 2 + maximum * (target - value) / (target - best) / 2)',
    ),
  },
} as const;
const AT_BEST = derivation('BEST_IS_TARGET', 'maximum');
const IS_BEST = derivation('IS_BEST', 'maximum');

const against = (rule: RuleCode, best: string) => ({
  DIRECT: derivation(rule, `maximum * value / ${best}`),
  INVERSE: derivation(rule, `maximum * ${best} / value`),
});
const BEST = against('AGAINST_BEST', 'best');
const WITHOUT_TARGET = against('AGAINST_BEST_WITHOUT_TARGET', 'bestWithoutTarget');

const VALUE: InputSpec = {
  name: 'value',
  label: { vi: 'giá trị đạt được', en: 'value' },
  type: 'AMOUNT',
  optional: false,
};
const TARGET_LABEL: LocalizedText = { vi: 'chỉ tiêu', en: 'target' };
const OWN_TARGET: InputSpec = { name: 'target', label: TARGET_LABEL, type: 'AMOUNT', optional: true };

/** Whether a value is at least as good as another. */
export function isAsGood(direction: Direction, value: Rational, other: Rational): boolean {
  const order = compare(value, other);
  return direction === 'DIRECT' ? order >= 0 : order <= 0;
}

export function target({ direction, target: common }: Extract<Formula, { kind: 'TARGET' }>): CompiledFormula {
  const isOwn = common === null;
  return {
    inputs: isOwn ? [VALUE, OWN_TARGET] : [VALUE],
    references: isOwn ? ['best', 'bestWithoutTarget'] : ['best'],
    parameters: isOwn ? PLAIN_FORMULA.parameters : new Map([['target', decimal(common)]]),
    labels: new Map([['target', TARGET_LABEL]]),
    derive: (valueOf) => {
      const [value = ZERO, aim] = [valueOf('value'), valueOf('target')];
      if (aim === undefined)
        return measured(direction, value, valueOf('bestWithoutTarget'), WITHOUT_TARGET[direction]);
      // A value of zero that is no worse than a target was caught here, so none divides by it.
      if (!isAsGood(direction, value, aim)) return TARGET[direction].missed;
      const best = valueOf('best');
      if (best === undefined) return 'REFERENCE_MISSING';
      return isAsGood(direction, aim, best) ? AT_BEST : TARGET[direction].reached;
    },
  };
}

export function best({ direction }: Extract<Formula, { kind: 'BEST' }>): CompiledFormula {
  return {
    ...PLAIN_FORMULA,
    inputs: [VALUE],
    references: ['best'],
    derive: (valueOf) => measured(direction, valueOf('value') ?? ZERO, valueOf('best'), BEST[direction]),
  };
}

/** Where a value is as good as the best it has the maximum: a best of zero, too, is divided by nothing. */
function measured(
  direction: Direction,
  value: Rational,
  reference: Rational | undefined,
  inProportion: Derivation,
): Derivation | 'REFERENCE_MISSING' {
  if (reference === undefined) return 'REFERENCE_MISSING';
  return isAsGood(direction, value, reference) ? IS_BEST : inProportion;
}
