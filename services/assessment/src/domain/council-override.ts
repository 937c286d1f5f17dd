import { nextChange, staleVersion } from '@reformgraph/subgraph-kit/change';
import type { Authorship } from '@reformgraph/subgraph-kit/command';
import type { VersionConflict } from '@reformgraph/subgraph-kit/outcome';
import {
  refusedOverride,
  type PeriodRules,
  type RoundRefused,
  type SubmittedAssessment,
} from './assessment.ts';
import type { Assessment } from './assessment.ts';
import type { ComponentScore } from './component-score.ts';
import { decidedScores, type DecidedScore, type DecidedScoreRefused } from './correction.ts';
import type { GroundedDecision } from './decision.ts';
import { pointsOf } from './given-component.ts';
import type { NoSuchRound } from './round.ts';
import { componentIn, type ScoringRules } from './scoring-rules.ts';

/** A submitted assessment with the components that the council decided. */
export interface CouncilOverride {
  readonly assessment: SubmittedAssessment;
  readonly decided: readonly ComponentScore[];
}

/**
 * Decides scores in place of what was appraised, all of them or none, in the council's round. A decision that changes
 * nothing is refused.
 */
export function decideComponents(
  assessment: Assessment,
  period: PeriodRules,
  components: readonly ComponentScore[],
  rules: ScoringRules,
  scores: readonly DecidedScore[],
  decision: GroundedDecision,
  expectedVersion: number,
  authorship: Authorship,
): CouncilOverride | VersionConflict | RoundRefused | NoSuchRound | DecidedScoreRefused {
  const refused =
    staleVersion(assessment, expectedVersion) ?? refusedOverride(assessment, period, authorship.at);
  if (refused) return refused;
  if (assessment.state !== 'SUBMITTED') throw new Error('The council decides on submitted assessments');
  const decided = decidedScores(components, rules, scores);
  if ('failure' in decided) return decided;
  return {
    assessment: { ...assessment, ...nextChange(assessment, 'decideComponents', authorship) },
    decided: components.flatMap((component) => {
      const council = decided.get(component.code);
      if (!council) return [];
      return {
        ...component,
        council,
        councilScore: pointsOf(componentIn(rules.set, component.code), council, rules),
        reason: decision.ground,
        ...nextChange(component, 'decideComponents', authorship),
      };
    }),
  };
}
