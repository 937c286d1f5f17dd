import { nextChange, staleVersion } from '@reformgraph/subgraph-kit/change';
import type { Authorship } from '@reformgraph/subgraph-kit/command';
import { fail, type Failure, type VersionConflict } from '@reformgraph/subgraph-kit/outcome';
import type { CriteriaSet } from './criteria-set.ts';
import {
  refusedByPeriodState,
  type AssessmentPeriod,
  type BlockReference,
  type WrongPeriodState,
} from './period.ts';

export type CriteriaSetNotPublished = Failure<
  'CRITERIA_SET_NOT_PUBLISHED',
  { blocks: readonly BlockReference[] }
>;
export type NoUnits = Failure<'NO_UNITS', { blocks: readonly BlockReference[]; day: string }>;
export type PeriodExists = Failure<'PERIOD_EXISTS', { block: BlockReference; periodId: string }>;

/** Decides that a draft is opened; what blocks and units it takes in is checked beside. */
export function openPeriod(
  period: AssessmentPeriod,
  expectedVersion: number,
  authorship: Authorship,
): AssessmentPeriod | VersionConflict | WrongPeriodState {
  return (
    staleVersion(period, expectedVersion) ??
    refusedByPeriodState(period, 'DRAFT') ?? {
      ...period,
      state: 'OPEN',
      ...nextChange(period, 'openPeriod', authorship),
    }
  );
}

/** The blocks that have no published set; null where each has one. */
export function blocksWithoutCriteria(
  blocks: readonly string[],
  sets: readonly CriteriaSet[],
): CriteriaSetNotPublished | null {
  const published = new Set(sets.filter(({ state }) => state === 'PUBLISHED').map(({ block }) => block));
  const missing = blocks.filter((block) => !published.has(block));
  return missing.length === 0
    ? null
    : fail('CRITERIA_SET_NOT_PUBLISHED', { blocks: references(missing) }, ['periodId']);
}

/** The blocks that have no member on the day; null where each has one. */
export function blocksWithoutUnits(
  blocks: readonly string[],
  members: readonly { readonly block: string }[],
  day: string,
): NoUnits | null {
  const inhabited = new Set(members.map(({ block }) => block));
  const empty = blocks.filter((block) => !inhabited.has(block));
  return empty.length === 0 ? null : fail('NO_UNITS', { blocks: references(empty), day }, ['periodId']);
}

/** The refusal of a second period of an index and year for a block; null where the blocks are free. */
export function refusedByPeriod(
  taken: { readonly periodId: string; readonly block: string } | null,
): PeriodExists | null {
  if (!taken) return null;
  const { periodId, block } = taken;
  return fail('PERIOD_EXISTS', { block: { code: block }, periodId }, ['periodId']);
}

function references(blocks: readonly string[]): BlockReference[] {
  return blocks.map((code) => ({ code }));
}
