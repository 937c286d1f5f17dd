import { compare, decimal } from '@reformgraph/scoring';
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
import {
  comesTwice,
  countedScore,
  readScore,
  refusedBatch,
  type ComponentScore,
  type ScoreOutOfRange,
} from './component-score.ts';
import { citationOf, type GroundedDecision } from './decision.ts';
import { resultOf } from './result.ts';

/** A component's score as a decision sets it. */
export interface DecidedScore {
  readonly component: string;
  readonly value: string;
}

export interface Correction {
  readonly assessment: CompletedAssessment;
  /** All components as they stand after it, in the order given. */
  readonly components: readonly ComponentScore[];
  /** Those of them to which the decision gave a score. */
  readonly corrected: readonly ComponentScore[];
}

type ScoreRefused = NotFound | InvalidInput | ScoreOutOfRange;

/**
 * Decides scores of a completed assessment anew, all of them or none, and its result with them. A lock of its period
 * does not stand in the way. A decision that changes no score is refused.
 */
export function correctAssessment(
  assessment: Assessment,
  components: readonly ComponentScore[],
  scores: readonly DecidedScore[],
  decision: GroundedDecision,
  expectedVersion: number,
  authorship: Authorship,
): Correction | VersionConflict | WrongAssessmentState | ScoreRefused {
  const refused = staleVersion(assessment, expectedVersion) ?? refusedByState(assessment, 'COMPLETED');
  if (refused) return refused;
  if (assessment.state !== 'COMPLETED') throw new Error('Only a completed assessment is corrected');
  const decided = decidedScores(components, scores);
  if ('failure' in decided) return decided;
  const standing = components.map((component) => {
    const value = decided.get(component.code);
    if (value === undefined) return component;
    const change = nextChange(component, 'correctAssessment', authorship);
    return { ...component, correctedScore: value, reason: decision.ground, ...change };
  });
  return {
    assessment: {
      ...assessment,
      ...nextChange(assessment, 'correctAssessment', authorship),
      result: resultOf(standing),
      correction: citationOf(decision),
    },
    components: standing,
    corrected: standing.filter(({ code }) => decided.has(code)),
  };
}

function decidedScores(
  components: readonly ComponentScore[],
  scores: readonly DecidedScore[],
): Map<string, string> | ScoreRefused {
  const refusedItems = refusedBatch(scores);
  if (refusedItems) return refusedItems;
  const byCode = new Map(components.map((component) => [component.code, component]));
  const decided = new Map<string, string>();
  let changes = false;
  for (const [position, { component: code, value }] of scores.entries()) {
    const path = ['scores', String(position)];
    const component = byCode.get(code);
    if (!component) return notFound('component', code, [...path, 'component']);
    if (decided.has(code)) return comesTwice([...path, 'component']);
    const score = readScore(component, value, path);
    if ('failure' in score) return score;
    decided.set(code, score.text);
    changes ||= !equal(countedScore(component), score.text);
  }
  return changes
    ? decided
    : invalidInput(
        ['scores'],
        'Không có điểm nào khác với điểm đang tính.',
        'None of the scores differs from the one that counts.',
      );
}

function equal(a: string | null, b: string): boolean {
  return a !== null && compare(decimal(a), decimal(b)) === 0;
}
