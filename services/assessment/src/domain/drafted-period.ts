import { firstChange, nextChange, staleVersion } from '@reformgraph/subgraph-kit/change';
import type { Authorship } from '@reformgraph/subgraph-kit/command';
import { invalidInput, type InvalidInput, type VersionConflict } from '@reformgraph/subgraph-kit/outcome';
import { refusedYear } from './criteria-set.ts';
import {
  refusedByPeriodState,
  type AssessmentPeriod,
  type PlannedPeriod,
  type WrongPeriodState,
} from './period.ts';
import { refusedWindows } from './round.ts';

const MOST_BLOCKS = 100;

/** Decides the draft of a period; what blocks and units it takes in is checked when it is opened. */
export function draftPeriod(
  id: string,
  planned: PlannedPeriod,
  authorship: Authorship,
): AssessmentPeriod | InvalidInput {
  return (
    refusedPlan(planned) ?? {
      ...planned,
      id,
      state: 'DRAFT',
      decision: null,
      publication: null,
      closedAppraisals: [],
      ...firstChange('draftPeriod', authorship),
    }
  );
}

/** Decides that a draft is another one. */
export function redraftPeriod(
  period: AssessmentPeriod,
  planned: PlannedPeriod,
  expectedVersion: number,
  authorship: Authorship,
): AssessmentPeriod | VersionConflict | WrongPeriodState | InvalidInput {
  return (
    staleVersion(period, expectedVersion) ??
    refusedByPeriodState(period, 'DRAFT') ??
    refusedPlan(planned) ?? { ...period, ...planned, ...nextChange(period, 'redraftPeriod', authorship) }
  );
}

function refusedPlan(planned: PlannedPeriod): InvalidInput | null {
  const refused = refusedYear(planned.year) ?? refusedBlocks(planned.blocks) ?? refusedWindows(planned);
  return refused && { ...refused, path: ['period', ...(refused.path ?? [])] };
}

function refusedBlocks(blocks: readonly string[]): InvalidInput | null {
  if (blocks.length === 0 || blocks.length > MOST_BLOCKS || new Set(blocks).size < blocks.length)
    return invalidInput(
      ['blocks'],
      `Một đợt có từ 1 đến ${MOST_BLOCKS} khối, mỗi khối một lần.`,
      `A period has 1 to ${MOST_BLOCKS} blocks, each of them once.`,
    );
  return null;
}
