import { BlockScores, type CompiledSet, type Snapshot } from '@reformgraph/scoring';
import { nextChange, staleVersion } from '@reformgraph/subgraph-kit/change';
import type { Authorship } from '@reformgraph/subgraph-kit/command';
import { fail, notFound } from '@reformgraph/subgraph-kit/outcome';
import type { Failure, NotFound, VersionConflict } from '@reformgraph/subgraph-kit/outcome';
import { refusedByClosing, type AppraisalClosed, type Assessment } from './assessment.ts';
import { counted, isAppraised, type ComponentScore } from './component-score.ts';
import { pointsOf, toGiven } from './given-component.ts';
import { refusedByLock, type AssessmentPeriod, type ClosedAppraisal, type PeriodLocked } from './period.ts';
import type { UnitsMissing } from './publication.ts';
import { refusedWhileExplaining, type RoundsUnfinished } from './round.ts';
import { componentIn } from './scoring-rules.ts';

/** `assessments` are submitted, and not appraised wholly. */
export type AppraisalUnfinished = Failure<'APPRAISAL_UNFINISHED', { assessments: readonly Assessment[] }>;

/** The appraisal of a block as it closes. */
export interface ClosingAppraisal {
  readonly period: AssessmentPeriod;
  readonly closed: ClosedAppraisal;
  /** By the ids of the organizations. */
  readonly settled: Snapshot<string>;
  /** The components whose points follow from now on. */
  readonly scored: readonly ComponentScore[];
}

/**
 * Decides that the appraisal of a block is closed, and so the values by which its components are measured: those of what
 * counts in every assessment that is not withdrawn. Units that have not submitted stand in the way unless they are left out.
 */
export function closeAppraisal(
  period: AssessmentPeriod,
  block: string,
  set: CompiledSet,
  assessments: readonly Assessment[],
  componentsOf: ReadonlyMap<string, readonly ComponentScore[]>,
  withoutMissing: boolean,
  expectedVersion: number,
  authorship: Authorship,
):
  | ClosingAppraisal
  | VersionConflict
  | PeriodLocked
  | NotFound
  | AppraisalClosed
  | RoundsUnfinished
  | UnitsMissing
  | AppraisalUnfinished {
  const refused = refusedByLock(period) ?? staleVersion(period, expectedVersion);
  if (refused) return refused;
  if (!period.blocks.includes(block)) return notFound('block', block, ['block']);
  const closedBefore = period.closedAppraisals.find((each) => each.block === block);
  const again = refusedByClosing(block, closedBefore?.closedAt ?? null, ['block']);
  if (again) return again;
  const early = refusedWhileExplaining(period, authorship.at);
  if (early) return early;
  const missing = assessments.filter(({ state }) => state === 'SELF_SCORING' || state === 'PRESENTED');
  if (missing.length > 0 && !withoutMissing)
    return fail('UNITS_MISSING', { assessments: missing }, ['withoutMissing']);
  const unfinished = assessments.filter(
    ({ id, state }) =>
      state === 'SUBMITTED' && componentsOf.get(id)?.some((component) => !isAppraised(component)),
  );
  if (unfinished.length > 0) return fail('APPRAISAL_UNFINISHED', { assessments: unfinished }, ['block']);
  const scores = new BlockScores<string>(set);
  scores.addUnits(
    assessments
      .filter(({ state }) => state === 'SUBMITTED' || state === 'COMPLETED')
      .map(({ id, organization }) => ({ key: organization.id, given: givenIn(componentsOf.get(id) ?? []) })),
  );
  const settled = scores.snapshot();
  const closed = { periodId: period.id, block, closedAt: authorship.at };
  return {
    period: {
      ...period,
      ...nextChange(period, 'closeAppraisal', authorship),
      closedAppraisals: [...period.closedAppraisals, closed].sort(
        (one, other) => period.blocks.indexOf(one.block) - period.blocks.indexOf(other.block),
      ),
    },
    closed,
    settled,
    scored: [...componentsOf.values()].flat().flatMap((component) => {
      const compiled = componentIn(set, component.code);
      if (compiled.formula.references.length === 0) return [];
      return {
        ...component,
        selfScore: pointsOf(compiled, component.self, { settled }),
        appraisedScore: pointsOf(compiled, component.appraised, { settled }),
        secondScore: pointsOf(compiled, component.second, { settled }),
        councilScore: pointsOf(compiled, component.council, { settled }),
      };
    }),
  };
}

function givenIn(components: readonly ComponentScore[]) {
  return new Map(
    components.flatMap((component) => {
      const its = counted(component);
      return its ? [[component.code, toGiven(its)] as const] : [];
    }),
  );
}
