import { expression } from '../expression/parse.ts';
import type { Expression } from '../expression/expression.ts';
import { compare, decimal, divide, sum, ZERO, type Rational } from '../rational.ts';
import { type CompiledFormula, PLAIN_FORMULA, type ValueOf } from './compiled-formula.ts';
import type { Derivation, DerivationFault } from './derivation.ts';
import type { Band, Direction, Formula, InputSpec } from './formula.ts';

type Of<Kind extends Formula['kind']> = Extract<Formula, { kind: Kind }>;

const number = (value: Rational): Expression => ({ kind: 'NUMBER', value });
const input = (name: string, type: InputSpec['type'], vi: string, en: string): InputSpec => ({
  ...{ name, type, label: { vi, en }, optional: false },
});
/** The value of an input that was checked to be there. */
const there = (value: ValueOf, name: string): Rational => value(name) ?? ZERO;
const isZero = (value: Rational): boolean => compare(value, ZERO) === 0;

const NOTHING = number(ZERO);
const ALL = expression('maximum');
const GIVEN = expression('points');

export function points(): CompiledFormula {
  return {
    ...PLAIN_FORMULA,
    inputs: [input('points', 'NUMBER', 'điểm', 'points')],
    derive: () => ({ rule: 'GIVEN', expression: GIVEN }),
  };
}

export function yesNo(): CompiledFormula {
  return {
    ...PLAIN_FORMULA,
    inputs: [input('yes', 'YES_NO', 'có', 'yes')],
    derive: (value) =>
      isZero(there(value, 'yes')) ? { rule: 'NO', expression: NOTHING } : { rule: 'YES', expression: ALL },
  };
}

const COUNTED = expression('min(maximum, count * each)');

export function count({ each }: Of<'COUNT'>): CompiledFormula {
  return {
    ...PLAIN_FORMULA,
    inputs: [input('count', 'COUNT', 'số lượng', 'count')],
    parameters: new Map([['each', decimal(each)]]),
    labels: new Map([['each', { vi: 'điểm cho mỗi lần', en: 'points for each' }]]),
    derive: () => ({ rule: 'COUNTED', expression: COUNTED }),
  };
}

export function bands({ direction, bands: table }: Of<'BANDS'>): CompiledFormula {
  const compiled = table.map(({ limit, points: given }) => ({
    limit: decimal(limit),
    reached: { rule: 'BAND_REACHED', expression: number(decimal(given)) } as const,
  }));
  const reaches = (value: Rational, limit: Rational): boolean =>
    direction === 'DIRECT' ? compare(value, limit) >= 0 : compare(value, limit) <= 0;
  return {
    ...PLAIN_FORMULA,
    inputs: [input('value', 'AMOUNT', 'giá trị', 'value')],
    derive: (value) => {
      const given = there(value, 'value');
      const band = compiled.find(({ limit }) => reaches(given, limit));
      return band?.reached ?? { rule: 'BELOW_ALL_BANDS', expression: NOTHING };
    },
  };
}

/** Whether a band comes before a better one, so that nothing would ever reach the later one. */
export function isOutOfOrder(direction: Direction, before: Band, after: Band): boolean {
  const order = compare(decimal(before.limit), decimal(after.limit));
  return direction === 'DIRECT' ? order <= 0 : order >= 0;
}

const IN_PROPORTION = expression('min(maximum, maximum * achieved / planned)');

export function proportional({ floor }: Of<'PROPORTIONAL'>): CompiledFormula {
  const least = decimal(floor);
  return {
    ...PLAIN_FORMULA,
    inputs: [
      input('achieved', 'AMOUNT', 'kết quả đạt được', 'achieved'),
      input('planned', 'AMOUNT', 'kế hoạch', 'planned'),
    ],
    parameters: new Map([['floor', least]]),
    labels: new Map([['floor', { vi: 'tỷ lệ tối thiểu', en: 'floor' }]]),
    derive: (value) => {
      const planned = there(value, 'planned');
      if (isZero(planned)) return 'NOTHING_TO_DIVIDE_BY';
      return compare(divide(there(value, 'achieved'), planned), least) < 0
        ? { rule: 'BELOW_FLOOR', expression: NOTHING }
        : { rule: 'IN_PROPORTION', expression: IN_PROPORTION };
    },
  };
}

const ITEMS = expression('maximum * done / total');

export function share(): CompiledFormula {
  return {
    ...PLAIN_FORMULA,
    inputs: [
      input('done', 'COUNT', 'số mục hoàn thành', 'items done'),
      input('total', 'COUNT', 'tổng số mục', 'items in all'),
    ],
    derive: (value) => {
      const [done, total] = [there(value, 'done'), there(value, 'total')];
      if (isZero(total)) return 'NOTHING_TO_DIVIDE_BY';
      return compare(done, total) > 0 ? 'MORE_THAN_ALL' : { rule: 'ITEMS', expression: ITEMS };
    },
  };
}

export function survey({ answers }: Of<'SURVEY'>): CompiledFormula {
  const weighed = answers.map(({ name, percent }) => `${name} * ${percent}`).join(' + ');
  const counted = answers.map(({ name }) => name).join(' + ');
  const mean: Derivation = {
    rule: 'ANSWERS',
    expression: expression(`maximum * (${weighed}) / 100 / (${counted})`),
  };
  return {
    ...PLAIN_FORMULA,
    inputs: answers.map(({ name, label }) => ({ name, label, type: 'COUNT', optional: false })),
    derive: (value): Derivation | DerivationFault =>
      isZero(sum(answers.map(({ name }) => there(value, name)))) ? 'NOTHING_TO_DIVIDE_BY' : mean,
  };
}

export function adjustment({ items }: Of<'ADJUSTMENT'>): CompiledFormula {
  const added = items.map(({ name, each }) => `${name} * ${each}`).join(' + ');
  const derivation: Derivation = { rule: 'ADDED_UP', expression: expression(`min(maximum, ${added})`) };
  return {
    ...PLAIN_FORMULA,
    inputs: items.map(({ name, label }) => ({ name, label, type: 'COUNT', optional: false })),
    derive: () => derivation,
  };
}

export function free({ expression: text, inputs }: Of<'EXPRESSION'>): CompiledFormula {
  const kept: Expression = {
    kind: 'GREATEST',
    of: [NOTHING, { kind: 'LEAST', of: [ALL, expression(text)] }],
  };
  return {
    ...PLAIN_FORMULA,
    inputs: inputs.map(({ name, label }) => ({ name, label, type: 'NUMBER', optional: false })),
    derive: () => ({ rule: 'EXPRESSION', expression: kept }),
  };
}
