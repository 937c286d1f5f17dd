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
  VersionConflictFacts,
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
  /** How the unit evaluated and computed it. */
  readonly note: string | null;
  readonly appraised: GivenComponent | null;
  readonly appraisedScore: string | null;
  /** Why the unit holds to what it said; null where it does not. */
  readonly unitExplanation: UnitExplanation | null;
  readonly second: GivenComponent | null;
  readonly secondScore: string | null;
  /** What the council set in place of what was appraised; null where it did not. */
  readonly council: GivenComponent | null;
  readonly councilScore: string | null;
  /** What a decision set in place of what was appraised; null where none did. */
  readonly corrected: GivenComponent | null;
  readonly correctedScore: string | null;
  /** Why what counts differs from what was given before. */
  readonly reason: string | null;
}

/** Why a unit holds to a score that was appraised lower; `at` is business time, UTC. */
export interface UnitExplanation {
  readonly text: string;
  readonly by: string;
  readonly at: string;
}

export type ScoreRound = 'SELF' | 'APPRAISAL' | 'SECOND_APPRAISAL' | 'COUNCIL' | 'CORRECTION';
export type ReasonMissing = Failure<
  'REASON_MISSING',
  { self: GivenComponent | null; appraised: GivenComponent | null }
>;
export type NotScoredByUnits = Failure<'NOT_SCORED_BY_UNITS', { source: ScoreSource }>;

/** A score as it is asked for. */
export interface GivenScore extends Statement {
  readonly component: string;
  readonly expectedVersion: number;
}
export interface GivenSelfScore extends GivenScore {
  readonly note: string | null;
}
export interface GivenAppraisal extends GivenScore {
  readonly reason: string | null;
}

/** The answer to one item of a batch: the component as it stands now, or why nothing of the item was kept. */
export type ItemOutcome<Refusal> = { readonly scored: ComponentScore } | Refusal;
/**
 * Somebody gave the component another score meanwhile: `current` is what stands in the round, `yours` what was asked for,
 * null where nothing stands, or it cannot be read.
 */
export type ScoreConflict = Failure<
  'SCORE_CONFLICT',
  VersionConflictFacts & { readonly current: GivenComponent | null; readonly yours: GivenComponent | null }
>;
export type ScoreRefused = NotFound | ScoreConflict | StatementRefused | NotScoredByUnits;
export type AppraisalRefused = NotFound | ScoreConflict | StatementRefused | NotPermitted | ReasonMissing;

export const MOST_ITEMS = 200;
const LONGEST_WORDS = 2_000;

/** What counts: what was decided last, else what was appraised last; null until it is appraised. */
export function counted({ appraised, second, council, corrected }: ComponentScore): GivenComponent | null {
  return corrected ?? council ?? second ?? appraised;
}

/** The points that count; null as each of them may be. */
export function countedScore(component: ComponentScore): string | null {
  if (component.corrected) return component.correctedScore;
  if (component.council) return component.councilScore;
  return component.second ? component.secondScore : component.appraisedScore;
}

/** Whether appraisers have said all there is to say of it: an explanation asks for a second word. */
export function isAppraised(component: ComponentScore): boolean {
  return counted(component) !== null && (component.unitExplanation === null || answers(component) !== null);
}

const answers = ({ second, council, corrected }: ComponentScore) => corrected ?? council ?? second;

/** Whether the unit claims points: those that follow are above 0, or are not settled and it did not answer nothing. */
export function claimsPoints({ self, selfScore }: ComponentScore): boolean {
  if (self?.kind !== 'INPUTS') return false;
  const claims = (text: string) => compare(decimal(text), decimal('0')) > 0;
  return selfScore === null ? Object.values(self.inputs).some(claims) : claims(selfScore);
}

/** The sources of the components that units score themselves. */
export const UNIT_SCORED_SOURCES: readonly ScoreSource[] = ['SELF_APPRAISED', 'BONUS'];

/** Whether the unit itself scores a component of the source. */
export function isScoredByUnits(source: ScoreSource | null): boolean {
  return source !== null && UNIT_SCORED_SOURCES.includes(source);
}

/** The refusal of a batch without items or with too many. */
export function refusedBatch(items: readonly unknown[], list = 'scores'): InvalidInput | null {
  if (items.length > 0 && items.length <= MOST_ITEMS) return null;
  return invalidInput(
    [list],
    `Mỗi lần gửi từ 1 đến ${MOST_ITEMS} tiêu chí thành phần.`,
    `A batch has 1 to ${MOST_ITEMS} components.`,
  );
}

/**
 * Answers each of the unit's scores by itself, in the order of `items`. What was appraised of another score before is
 * appraised anew.
 */
export function scoreComponents(
  components: readonly ComponentScore[],
  rules: ScoringRules,
  items: readonly GivenSelfScore[],
  authorship: Authorship,
): ItemOutcome<ScoreRefused>[] {
  return answerEach<GivenSelfScore, ScoreRefused>(components, items, (component, item, path) => {
    const { source } = componentIn(rules.set, component.code).node;
    if (source !== null && !isScoredByUnits(source))
      return fail('NOT_SCORED_BY_UNITS', { source }, [...path, 'component']);
    const found = readGiven(component, rules, item, component.self, path);
    if ('failure' in found) return found;
    const note = wordsIn(item.note, [...path, 'note']);
    if (note !== null && typeof note !== 'string') return note;
    const isAnother = component.self === null || !isSame(component.self, found.given);
    return {
      scored: {
        ...component,
        ...(isAnother && { appraised: null, appraisedScore: null, reason: null }),
        self: found.given,
        selfScore: found.points,
        note,
        ...nextChange(component, 'scoreComponents', authorship),
      },
    };
  });
}

/**
 * Answers each score of a round of appraisal by itself, in the order of `items`; `assigned` are the codes of the
 * components that the appraiser is to appraise.
 */
export function appraiseComponents(
  components: readonly ComponentScore[],
  rules: ScoringRules,
  round: 'APPRAISAL' | 'SECOND_APPRAISAL',
  assigned: ReadonlySet<string>,
  items: readonly GivenAppraisal[],
  authorship: Authorship,
): ItemOutcome<AppraisalRefused>[] {
  return answerEach<GivenAppraisal, AppraisalRefused>(components, items, (component, item, path) => {
    if (!assigned.has(component.code)) return notAssigned(component, path);
    const standing =
      round === 'SECOND_APPRAISAL' ? (component.second ?? component.appraised) : component.appraised;
    const found = readGiven(component, rules, item, standing, path);
    if ('failure' in found) return found;
    const reason = wordsIn(item.reason, [...path, 'reason']);
    if (reason !== null && typeof reason !== 'string') return reason;
    const { self } = component;
    const appraised = round === 'SECOND_APPRAISAL' ? component.appraised : null;
    const isUnlike = (before: GivenComponent | null) => before !== null && !isSame(before, found.given);
    const isNewPenalty = self === null && appraised === null && takesAway(found.points);
    if (reason === null && (isUnlike(appraised) || (appraised === null && (isUnlike(self) || isNewPenalty))))
      return fail('REASON_MISSING', { self, appraised }, [...path, 'reason']);
    return {
      scored: {
        ...component,
        ...(round === 'APPRAISAL'
          ? { appraised: found.given, appraisedScore: found.points }
          : { second: found.given, secondScore: found.points }),
        reason: reason ?? (appraised === null ? null : component.reason),
        ...nextChange(component, 'appraiseComponents', authorship),
      },
    };
  });
}

/** The words in one form; null where there are none. */
function wordsIn(text: string | null, path: readonly string[]): string | InvalidInput | null {
  const words = text === null ? '' : normaliseLine(text);
  return words.length > LONGEST_WORDS
    ? invalidInput(
        path,
        `Cần nhiều nhất ${LONGEST_WORDS} ký tự.`,
        `At most ${LONGEST_WORDS} characters are taken.`,
      )
    : words || null;
}

function takesAway(points: string | null): boolean {
  return points !== null && compare(decimal(points), decimal('0')) < 0;
}

/** Answers each item by itself, in the order of the input's `list`; a component comes once in it. */
export function answerEach<Item extends { readonly component: string }, Refusal>(
  components: readonly ComponentScore[],
  items: readonly Item[],
  answer: (component: ComponentScore, item: Item, path: readonly string[]) => ItemOutcome<Refusal>,
  list = 'scores',
): ItemOutcome<Refusal | NotFound | InvalidInput>[] {
  const byCode = new Map(components.map((component) => [component.code, component]));
  const answered = new Set<string>();
  return items.map((item, position) => {
    const path = [list, String(position)];
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
  current: GivenComponent | null,
  path: readonly string[],
): { readonly given: GivenComponent; readonly points: string | null } | ScoreConflict | StatementRefused {
  const compiled = componentIn(rules.set, component.code);
  const given = readStatement(compiled, item, path);
  const stale = staleVersion(component, item.expectedVersion, [...path, 'expectedVersion']);
  if (stale) {
    const yours = 'failure' in given ? null : given;
    return fail('SCORE_CONFLICT', { ...stale.facts, current, yours }, stale.path);
  }
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

function notAssigned({ code }: ComponentScore, path: readonly string[]): NotPermitted {
  return fail(
    'NOT_PERMITTED',
    {
      reason: {
        vi: `Tiêu chí ${code} của đơn vị này không được giao cho bạn thẩm định.`,
        en: `The component ${code} of this unit is not assigned to you.`,
      },
    },
    [...path, 'component'],
  );
}
