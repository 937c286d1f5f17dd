import { checkPoints, compare, decimal } from '@reformgraph/scoring';
import { nextChange, staleVersion, type LastChange } from '@reformgraph/subgraph-kit/change';
import type { Authorship } from '@reformgraph/subgraph-kit/command';
import { fail, invalidInput, notFound } from '@reformgraph/subgraph-kit/outcome';
import type {
  Failure,
  InvalidInput,
  Localized,
  NotFound,
  NotPermitted,
  VersionConflict,
} from '@reformgraph/subgraph-kit/outcome';
import { normaliseLine } from '@reformgraph/subgraph-kit/text';
import { GIVEN_PLACES, readGiven } from './decimals.ts';

/** What one component of an assessment stands at; scores and maximum are decimal texts. Its version counts the values given. */
export interface ComponentScore extends LastChange {
  readonly assessmentId: string;
  readonly code: string;
  readonly title: Localized;
  readonly domain: number;
  readonly maximum: string;
  readonly selfScore: string | null;
  readonly appraisedScore: string | null;
  /** What a decision set in place of the appraised score; null where none did. */
  readonly correctedScore: string | null;
  /** Why what counts differs from what was given before. */
  readonly reason: string | null;
}

export type ScoreRound = 'SELF' | 'APPRAISAL' | 'CORRECTION';
export type ScoreOutOfRange = Failure<'SCORE_OUT_OF_RANGE', { maximum: string; given: string }>;
export type ReasonMissing = Failure<'REASON_MISSING', { selfScore: string; given: string }>;

/** A score as it is asked for. */
export interface GivenScore {
  readonly component: string;
  readonly value: string;
  readonly expectedVersion: number;
}
export interface GivenAppraisal extends GivenScore {
  readonly reason: string | null;
}

/** The answer to one item of a batch: the component as it stands now, or why nothing of the item was kept. */
export type ItemOutcome<Refusal> = { readonly scored: ComponentScore } | Refusal;
export type ScoreRefused = NotFound | VersionConflict | InvalidInput | ScoreOutOfRange;
export type AppraisalRefused = ScoreRefused | NotPermitted | ReasonMissing;

export const MOST_ITEMS = 200;
const LONGEST_REASON = 2_000;

/** The score that counts: the decided one, else the appraised one; null until it is appraised. */
export function countedScore({ appraisedScore, correctedScore }: ComponentScore): string | null {
  return correctedScore ?? appraisedScore;
}

/** The refusal of a batch without items or with too many. */
export function refusedBatch(items: readonly unknown[]): InvalidInput | null {
  if (items.length > 0 && items.length <= MOST_ITEMS) return null;
  return invalidInput(
    ['scores'],
    `Mỗi lần gửi từ 1 đến ${MOST_ITEMS} tiêu chí thành phần.`,
    `A batch has 1 to ${MOST_ITEMS} components.`,
  );
}

/** Answers each of the unit's scores by itself, in the order of `items`. */
export function scoreComponents(
  components: readonly ComponentScore[],
  items: readonly GivenScore[],
  authorship: Authorship,
): ItemOutcome<ScoreRefused>[] {
  return answerEach(components, items, (component, item, path) => {
    const given = givenValue(component, item, path);
    if ('failure' in given) return given;
    return {
      scored: {
        ...component,
        selfScore: given.text,
        ...nextChange(component, 'scoreComponents', authorship),
      },
    };
  });
}

/** Answers each appraised score by itself, in the order of `items`; `domains` are those assigned to the appraiser. */
export function appraiseComponents(
  components: readonly ComponentScore[],
  domains: readonly number[],
  items: readonly GivenAppraisal[],
  authorship: Authorship,
): ItemOutcome<AppraisalRefused>[] {
  return answerEach<GivenAppraisal, AppraisalRefused>(components, items, (component, item, path) => {
    if (!domains.includes(component.domain)) return notAssigned(component, path);
    const given = givenValue(component, item, path);
    if ('failure' in given) return given;
    const { selfScore } = component;
    if (selfScore === null) throw new Error('A submitted assessment with a component that has no score');
    const reason = item.reason === null ? null : normaliseLine(item.reason) || null;
    if (reason !== null && reason.length > LONGEST_REASON)
      return invalidInput(
        [...path, 'reason'],
        `Lý do có nhiều nhất ${LONGEST_REASON} ký tự.`,
        `A reason has at most ${LONGEST_REASON} characters.`,
      );
    if (reason === null && compare(decimal(given.text), decimal(selfScore)) !== 0)
      return fail('REASON_MISSING', { selfScore, given: given.text }, [...path, 'reason']);
    return {
      scored: {
        ...component,
        appraisedScore: given.text,
        reason,
        ...nextChange(component, 'appraiseComponents', authorship),
      },
    };
  });
}

function answerEach<Item extends GivenScore, Refusal>(
  components: readonly ComponentScore[],
  items: readonly Item[],
  answer: (component: ComponentScore, item: Item, path: readonly string[]) => ItemOutcome<Refusal>,
): ItemOutcome<Refusal | NotFound | InvalidInput>[] {
  const byCode = new Map(components.map((component) => [component.code, component]));
  const answered = new Set<string>();
  return items.map((item, position) => {
    const path = ['scores', String(position)];
    if (answered.has(item.component)) return comesTwice([...path, 'component']);
    answered.add(item.component);
    const component = byCode.get(item.component);
    return component
      ? answer(component, item, path)
      : notFound('component', item.component, [...path, 'component']);
  });
}

function givenValue(
  component: ComponentScore,
  item: GivenScore,
  path: readonly string[],
): { text: string } | VersionConflict | InvalidInput | ScoreOutOfRange {
  return (
    staleVersion(component, item.expectedVersion, [...path, 'expectedVersion']) ??
    readScore(component, item.value, path)
  );
}

/** The score as it is kept, of a component that may get it. */
export function readScore(
  component: ComponentScore,
  value: string,
  path: readonly string[],
): { text: string } | InvalidInput | ScoreOutOfRange {
  const given = readGiven(value);
  if (!given)
    return invalidInput(
      [...path, 'value'],
      `Điểm là số thập phân có nhiều nhất ${GIVEN_PLACES} chữ số sau dấu phẩy.`,
      `A score is a decimal number with at most ${GIVEN_PLACES} decimals.`,
    );
  if (checkPoints(given.value, decimal(component.maximum)))
    return fail('SCORE_OUT_OF_RANGE', { maximum: component.maximum, given: given.text }, [...path, 'value']);
  return { text: given.text };
}

/** The refusal of a component's second item in a batch. */
export function comesTwice(path: readonly string[]): InvalidInput {
  return invalidInput(
    path,
    'Mỗi tiêu chí thành phần chỉ được gửi một lần trong một lần gửi.',
    'A component comes once in a batch.',
  );
}

function notAssigned({ domain }: ComponentScore, path: readonly string[]): NotPermitted {
  return fail(
    'NOT_PERMITTED',
    {
      reason: {
        vi: `Lĩnh vực ${domain} của đơn vị này không được giao cho bạn thẩm định.`,
        en: `Domain ${domain} of this unit is not assigned to you.`,
      },
    },
    [...path, 'component'],
  );
}
