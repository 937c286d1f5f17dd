import {
  compare,
  decimal,
  scoreComponent,
  storedText,
  type CompiledComponent,
  type ComponentReferences,
  type Given,
  type InputProblem,
} from '@reformgraph/scoring';
import { fail, invalidInput } from '@reformgraph/subgraph-kit/outcome';
import type { Failure, InvalidInput, Localized } from '@reformgraph/subgraph-kit/outcome';
import { GIVEN_PLACES, plainText, readGiven, trimmed } from './decimals.ts';
import type { ScoringRules } from './scoring-rules.ts';

/** What is said of a component of a unit: what its formula asks for, as decimal texts in one form, or that it does not apply. */
export type GivenComponent =
  | { readonly kind: 'INPUTS'; readonly inputs: Readonly<Record<string, string>> }
  | { readonly kind: 'NOT_APPLICABLE' };

/** What is said of a component as it is asked for: one of the three. */
export interface Statement {
  /** Points given by hand. */
  readonly value: string | null;
  readonly answers: readonly { readonly name: string; readonly value: string }[] | null;
  readonly notApplicable: boolean;
}

export interface AnswerProblem {
  readonly code: string;
  /** Null where the answers do not fit together. */
  readonly name: string | null;
  readonly message: Localized;
}

export type ScoreOutOfRange = Failure<
  'SCORE_OUT_OF_RANGE',
  { minimum: string; maximum: string; given: string }
>;
export type AnswersRefused = Failure<'ANSWERS_REFUSED', { problems: readonly AnswerProblem[] }>;
export type NeverNotApplicable = Failure<'NEVER_NOT_APPLICABLE'>;
export type StatementRefused = InvalidInput | ScoreOutOfRange | AnswersRefused | NeverNotApplicable;

/** Reads what is said of a component, in the form in which it is kept. */
export function readStatement(
  component: CompiledComponent,
  statement: Statement,
  path: readonly string[],
): GivenComponent | StatementRefused {
  const { value, answers, notApplicable } = statement;
  if ([value !== null, answers !== null, notApplicable].filter(Boolean).length !== 1)
    return invalidInput(
      path,
      'Cần đúng một trong ba: “value”, “answers” hoặc “notApplicable”.',
      'Exactly one of “value”, “answers” and “notApplicable” is needed.',
    );
  if (notApplicable)
    return component.node.mayBeNotApplicable
      ? { kind: 'NOT_APPLICABLE' }
      : fail('NEVER_NOT_APPLICABLE', {}, [...path, 'notApplicable']);
  return value === null
    ? readAnswers(component, answers ?? [], [...path, 'answers'])
    : readPoints(component, value, [...path, 'value']);
}

function readPoints(
  component: CompiledComponent,
  value: string,
  path: readonly string[],
): GivenComponent | StatementRefused {
  if (component.node.formula?.kind !== 'POINTS')
    return invalidInput(
      path,
      `Tiêu chí này được tính theo công thức; hãy gửi “answers”: ${asked(component, 'vi')}.`,
      `This component is computed by a formula; give “answers”: ${asked(component, 'en')}.`,
    );
  const given = readGiven(value);
  if (!given) return notADecimal(path);
  return refusedRange(component, given.text, path) ?? { kind: 'INPUTS', inputs: { points: given.text } };
}

function readAnswers(
  component: CompiledComponent,
  answers: readonly { readonly name: string; readonly value: string }[],
  path: readonly string[],
): GivenComponent | StatementRefused {
  const inputs: Record<string, string> = {};
  for (const [position, { name, value }] of answers.entries()) {
    const its = [...path, String(position)];
    const given = readGiven(value);
    if (!given) return notADecimal([...its, 'value']);
    if (Object.hasOwn(inputs, name))
      return invalidInput(
        [...its, 'name'],
        'Mỗi số liệu chỉ được gửi một lần.',
        'Each answer is given once.',
      );
    inputs[name] = given.text;
  }
  const given: GivenComponent = { kind: 'INPUTS', inputs };
  const score = scoreComponent(component, toGiven(given));
  if (score.status === 'UNSOUND')
    return fail(
      'ANSWERS_REFUSED',
      { problems: score.inputs.map((found) => inputProblem(component, found)) },
      path,
    );
  if (score.status !== 'FAULTY' || score.fault === 'REFERENCE_MISSING') return given;
  if (component.node.formula?.kind === 'POINTS')
    return refusedRange(component, inputs['points'] ?? '', path) ?? given;
  const code = score.fault;
  return fail('ANSWERS_REFUSED', { problems: [{ code, name: null, message: FAULTS[code] }] }, path);
}

/** What is given as the engine reads it. */
export function toGiven(given: GivenComponent): Given {
  if (given.kind === 'NOT_APPLICABLE') return given;
  const inputs = Object.entries(given.inputs).map(([name, text]) => [name, decimal(text)] as const);
  return { kind: 'INPUTS', inputs: new Map(inputs) };
}

/**
 * The points that follow, to 20 decimals; null where the component does not apply, and while its points depend on values
 * of the block that are not settled.
 */
export function pointsOf(
  component: CompiledComponent,
  given: GivenComponent | null,
  { settled }: Pick<ScoringRules, 'settled'>,
): string | null {
  if (given === null || (component.formula.references.length > 0 && !settled)) return null;
  const score = scoreComponent(component, toGiven(given), referencesOf(component, settled));
  return score.status === 'SCORED' ? trimmed(storedText(score.points)) : null;
}

/** The settled values of the block for a component. */
export function referencesOf(
  { node }: CompiledComponent,
  settled: ScoringRules['settled'],
): ComponentReferences {
  const references = settled?.get(node.code);
  return {
    ...(references?.best && { best: references.best.value }),
    ...(references?.bestWithoutTarget && { bestWithoutTarget: references.bestWithoutTarget.value }),
  };
}

/** Whether two statements are the same. */
export function isSame(one: GivenComponent, other: GivenComponent): boolean {
  if (one.kind !== 'INPUTS' || other.kind !== 'INPUTS') return one.kind === other.kind;
  const names = Object.keys(one.inputs);
  return (
    names.length === Object.keys(other.inputs).length &&
    names.every((name) => one.inputs[name] === other.inputs[name])
  );
}

function refusedRange(
  { role, maximum }: CompiledComponent,
  given: string,
  path: readonly string[],
): ScoreOutOfRange | null {
  const most = plainText(maximum);
  const isPenalty = role === 'PENALTY' && most !== '0';
  const bounds = isPenalty ? { minimum: `-${most}`, maximum: '0' } : { minimum: '0', maximum: most };
  const value = decimal(given);
  const [from, to] = [decimal(bounds.minimum), decimal(bounds.maximum)];
  return compare(from, value) <= 0 && compare(value, to) <= 0
    ? null
    : fail('SCORE_OUT_OF_RANGE', { ...bounds, given }, path);
}

function notADecimal(path: readonly string[]): InvalidInput {
  return invalidInput(
    path,
    `Cần một số thập phân có nhiều nhất ${GIVEN_PLACES} chữ số sau dấu phẩy.`,
    `A decimal number with at most ${GIVEN_PLACES} decimals is needed.`,
  );
}

function asked({ formula }: CompiledComponent, language: keyof Localized): string {
  return formula.inputs.map(({ name, label }) => `${name} (${label[language]})`).join(', ');
}

function inputProblem({ formula }: CompiledComponent, { problem, name }: InputProblem): AnswerProblem {
  const label = formula.inputs.find((input) => input.name === name)?.label ?? { vi: name, en: name };
  const { vi, en } = INPUT_TEXTS[problem];
  return {
    code: problem,
    name,
    message: { vi: `${name} (${label.vi}): ${vi}`, en: `${name} (${label.en}): ${en}` },
  };
}

const INPUT_TEXTS: Readonly<Record<InputProblem['problem'], Localized>> = {
  MISSING: { vi: 'chưa có số liệu.', en: 'it is not there.' },
  UNKNOWN_INPUT: { vi: 'công thức không hỏi số liệu này.', en: 'the formula does not ask for it.' },
  NOT_YES_OR_NO: { vi: 'chỉ nhận 1 (có) hoặc 0 (không).', en: 'it is 1 (yes) or 0 (no).' },
  NOT_A_WHOLE_NUMBER: { vi: 'phải là số nguyên.', en: 'it must be a whole number.' },
  NEGATIVE: { vi: 'không được là số âm.', en: 'it must not be below 0.' },
};

const FAULTS = {
  NOTHING_TO_DIVIDE_BY: {
    vi: 'Mẫu số bằng 0: không có gì được giao, được hỏi hay phải làm. Nếu tiêu chí không áp dụng, hãy đề nghị “không áp dụng”.',
    en: 'There is nothing to divide by: nothing was planned, answered or to be done. Where it does not apply, say so.',
  },
  MORE_THAN_ALL: { vi: 'Số đã làm lớn hơn tổng số.', en: 'More is done than there is.' },
  TOO_LARGE: { vi: 'Số trong phép tính quá lớn.', en: 'A number on the way gets too large.' },
  OUT_OF_RANGE: {
    vi: 'Điểm nằm ngoài giới hạn của tiêu chí.',
    en: 'The points lie outside the bounds of the component.',
  },
  DIVISION_BY_ZERO: {
    vi: 'Công thức chia cho 0 với số liệu này.',
    en: 'The formula divides by 0 with these answers.',
  },
} as const;
