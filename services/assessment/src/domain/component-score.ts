import { compare, decimal } from '@reformgraph/scoring';
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
import type { ScoreSource } from '@reformgraph/scoring';
import {
  isSame,
  pointsOf,
  readStatement,
  type GivenComponent,
  type Statement,
  type StatementRefused,
} from './given-component.ts';
import { componentIn, type ScoringRules } from './scoring-rules.ts';

/**
 * What one component of an assessment stands at; its version counts the values given. Scores are points as decimal texts:
 * null where nothing is given, where the component does not apply, and while they depend on values of the block that are
 * not settled.
 */
export interface ComponentScore extends LastChange {
  readonly assessmentId: string;
  readonly criteriaSetId: string;
  readonly code: string;
  readonly title: Localized;
  readonly domain: number;
  readonly maximum: string;
  readonly self: GivenComponent | null;
  readonly selfScore: string | null;
  readonly appraised: GivenComponent | null;
  readonly appraisedScore: string | null;
  /** What a decision set in place of what was appraised; null where none did. */
  readonly corrected: GivenComponent | null;
  readonly correctedScore: string | null;
  /** Why what counts differs from what was given before. */
  readonly reason: string | null;
}

export type ScoreRound = 'SELF' | 'APPRAISAL' | 'CORRECTION';
export type ReasonMissing = Failure<'REASON_MISSING', { self: GivenComponent | null }>;
export type NotScoredByUnits = Failure<'NOT_SCORED_BY_UNITS', { source: ScoreSource }>;

/** A score as it is asked for. */
export interface GivenScore extends Statement {
  readonly component: string;
  readonly expectedVersion: number;
}
export interface GivenAppraisal extends GivenScore {
  readonly reason: string | null;
}

/** The answer to one item of a batch: the component as it stands now, or why nothing of the item was kept. */
export type ItemOutcome<Refusal> = { readonly scored: ComponentScore } | Refusal;
export type ScoreRefused = NotFound | VersionConflict | StatementRefused | NotScoredByUnits;
export type AppraisalRefused = NotFound | VersionConflict | StatementRefused | NotPermitted | ReasonMissing;

export const MOST_ITEMS = 200;
const LONGEST_REASON = 2_000;

/** What counts: what was decided, else what was appraised; null until it is appraised. */
export function counted({ appraised, corrected }: ComponentScore): GivenComponent | null {
  return corrected ?? appraised;
}

/** The points that count; null as each of them may be. */
export function countedScore({ corrected, correctedScore, appraisedScore }: ComponentScore): string | null {
  return corrected ? correctedScore : appraisedScore;
}

/** Whether the unit itself scores a component of the source. */
export function isScoredByUnits(source: ScoreSource | null): boolean {
  return source === 'SELF_APPRAISED' || source === 'BONUS';
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
  rules: ScoringRules,
  items: readonly GivenScore[],
  authorship: Authorship,
): ItemOutcome<ScoreRefused>[] {
  return answerEach<GivenScore, ScoreRefused>(components, items, (component, item, path) => {
    const { source } = componentIn(rules.set, component.code).node;
    if (source !== null && !isScoredByUnits(source))
      return fail('NOT_SCORED_BY_UNITS', { source }, [...path, 'component']);
    const found = readGiven(component, rules, item, path);
    if ('failure' in found) return found;
    return {
      scored: {
        ...component,
        self: found.given,
        selfScore: found.points,
        ...nextChange(component, 'scoreComponents', authorship),
      },
    };
  });
}

/** Answers each appraised score by itself, in the order of `items`; `domains` are those assigned to the appraiser. */
export function appraiseComponents(
  components: readonly ComponentScore[],
  rules: ScoringRules,
  domains: readonly number[],
  items: readonly GivenAppraisal[],
  authorship: Authorship,
): ItemOutcome<AppraisalRefused>[] {
  return answerEach<GivenAppraisal, AppraisalRefused>(components, items, (component, item, path) => {
    if (!domains.includes(component.domain)) return notAssigned(component, path);
    const found = readGiven(component, rules, item, path);
    if ('failure' in found) return found;
    const { self } = component;
    const reason = item.reason === null ? null : normaliseLine(item.reason) || null;
    if (reason !== null && reason.length > LONGEST_REASON)
      return invalidInput(
        [...path, 'reason'],
        `Lý do có nhiều nhất ${LONGEST_REASON} ký tự.`,
        `A reason has at most ${LONGEST_REASON} characters.`,
      );
    if (reason === null && (self ? !isSame(self, found.given) : takesAway(found.points)))
      return fail('REASON_MISSING', { self }, [...path, 'reason']);
    return {
      scored: {
        ...component,
        appraised: found.given,
        appraisedScore: found.points,
        reason,
        ...nextChange(component, 'appraiseComponents', authorship),
      },
    };
  });
}

function takesAway(points: string | null): boolean {
  return points !== null && compare(decimal(points), decimal('0')) < 0;
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

function readGiven(
  component: ComponentScore,
  rules: ScoringRules,
  item: GivenScore,
  path: readonly string[],
): { readonly given: GivenComponent; readonly points: string | null } | VersionConflict | StatementRefused {
  const stale = staleVersion(component, item.expectedVersion, [...path, 'expectedVersion']);
  if (stale) return stale;
  const compiled = componentIn(rules.set, component.code);
  const given = readStatement(compiled, item, path);
  return 'failure' in given ? given : { given, points: pointsOf(compiled, given, rules) };
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
