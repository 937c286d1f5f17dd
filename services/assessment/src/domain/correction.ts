import { nextChange, staleVersion } from '@reformgraph/subgraph-kit/change';
import type { Authorship } from '@reformgraph/subgraph-kit/command';
import { invalidInput, notFound } from '@reformgraph/subgraph-kit/outcome';
import type { InvalidInput, NotFound, VersionConflict } from '@reformgraph/subgraph-kit/outcome';
import {
  refusedByState,
  type Assessment,
  type CompletedAssessment,
  type WrongAssessmentState,
} from './assessment.ts';
import { comesTwice, counted, refusedBatch, type ComponentScore } from './component-score.ts';
import { citationOf, type GroundedDecision } from './decision.ts';
import {
  isSame,
  pointsOf,
  readStatement,
  type GivenComponent,
  type Statement,
  type StatementRefused,
} from './given-component.ts';
import { finalResult } from './result.ts';
import { componentIn, type ScoringRules } from './scoring-rules.ts';

/** A component's score as a decision sets it. */
export interface DecidedScore extends Statement {
  readonly component: string;
}

export interface Correction {
  readonly assessment: CompletedAssessment;
  /** All components as they stand after it, in the order given. */
  readonly components: readonly ComponentScore[];
  /** Those of them to which the decision gave a score. */
  readonly corrected: readonly ComponentScore[];
}

export type DecidedScoreRefused = NotFound | InvalidInput | StatementRefused;

/**
 * Decides scores of a completed assessment anew, all of them or none, and its result with them. A lock of its period
 * does not stand in the way. A decision that changes no score is refused.
 */
export function correctAssessment(
  assessment: Assessment,
  components: readonly ComponentScore[],
  rules: ScoringRules,
  scores: readonly DecidedScore[],
  decision: GroundedDecision,
  expectedVersion: number,
  authorship: Authorship,
): Correction | VersionConflict | WrongAssessmentState | DecidedScoreRefused {
  const refused = staleVersion(assessment, expectedVersion) ?? refusedByState(assessment, 'COMPLETED');
  if (refused) return refused;
  if (assessment.state !== 'COMPLETED') throw new Error('Only a completed assessment is corrected');
  const decided = decidedScores(components, rules, scores);
  if ('failure' in decided) return decided;
  const standing = components.map((component) => {
    const corrected = decided.get(component.code);
    if (!corrected) return component;
    return {
      ...component,
      corrected,
      correctedScore: pointsOf(componentIn(rules.set, component.code), corrected, rules),
      reason: decision.ground,
      ...nextChange(component, 'correctAssessment', authorship),
    };
  });
  return {
    assessment: {
      ...assessment,
      ...nextChange(assessment, 'correctAssessment', authorship),
      result: finalResult(rules, standing),
      correction: citationOf(decision),
    },
    components: standing,
    corrected: standing.filter(({ code }) => decided.has(code)),
  };
}

/** What a decision says of each component, by its code; refused as a whole, and where it changes nothing. */
export function decidedScores(
  components: readonly ComponentScore[],
  rules: ScoringRules,
  scores: readonly DecidedScore[],
): ReadonlyMap<string, GivenComponent> | DecidedScoreRefused {
  const refusedItems = refusedBatch(scores);
  if (refusedItems) return refusedItems;
  const byCode = new Map(components.map((component) => [component.code, component]));
  const decided = new Map<string, GivenComponent>();
  let changes = false;
  for (const [position, score] of scores.entries()) {
    const { component: code } = score;
    const path = ['scores', String(position)];
    const component = byCode.get(code);
    if (!component) return notFound('component', code, [...path, 'component']);
    if (decided.has(code)) return comesTwice([...path, 'component']);
    const given = readStatement(componentIn(rules.set, code), score, path);
    if ('failure' in given) return given;
    decided.set(code, given);
    const standing = counted(component);
    changes ||= standing === null || !isSame(standing, given);
  }
  return changes
    ? decided
    : invalidInput(
        ['scores'],
        'Không có điểm nào khác với điểm đang tính.',
        'None of the scores differs from the one that counts.',
      );
}
