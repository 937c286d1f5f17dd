import { nextChange, firstChange, staleVersion, type LastChange } from '@reformgraph/subgraph-kit/change';
import type { Authorship } from '@reformgraph/subgraph-kit/command';
import { fail, invalidInput } from '@reformgraph/subgraph-kit/outcome';
import type { Failure, InvalidInput, VersionConflict } from '@reformgraph/subgraph-kit/outcome';
import type { Provenance } from '@reformgraph/subgraph-kit/provenance';
import { refusedYear, type CriteriaSet } from './criteria-set.ts';
import type { Decision } from './decision.ts';
import { refusedWindows, type RoundWindows } from './round.ts';

/** A round of assessment of an index in a year. */
export interface AssessmentPeriod extends LastChange, RoundWindows {
  readonly id: string;
  readonly index: string;
  readonly year: number;
  readonly blocks: readonly string[];
  readonly provenance: Provenance;
  readonly state: 'OPEN' | 'LOCKED';
  /** The decision by which its assessments are public; null until then. */
  readonly publication: Publication | null;
  /** In the order of its blocks. */
  readonly closedAppraisals: readonly ClosedAppraisal[];
}

/** That nothing more of a block is appraised; `closedAt` by the platform's clock, UTC. */
export interface ClosedAppraisal {
  readonly periodId: string;
  readonly block: string;
  readonly closedAt: string;
}

/** The decision to publish a period, and when it took effect by the platform's clock, UTC. */
export interface Publication extends Decision {
  readonly publishedAt: string;
}

/** A block, which another service knows more of. */
export interface BlockReference {
  readonly code: string;
}

export type CriteriaSetNotPublished = Failure<
  'CRITERIA_SET_NOT_PUBLISHED',
  { blocks: readonly BlockReference[] }
>;
export type NoUnits = Failure<'NO_UNITS', { blocks: readonly BlockReference[]; day: string }>;
export type PeriodExists = Failure<'PERIOD_EXISTS', { block: BlockReference; periodId: string }>;
export type PeriodLocked = Failure<'PERIOD_LOCKED', { periodId: string }>;

const MOST_BLOCKS = 100;

/** Decides a new period; what blocks and units it takes in is checked beside. */
export function openPeriod(
  command: Omit<AssessmentPeriod, keyof LastChange | 'state' | 'publication' | 'closedAppraisals'>,
  authorship: Authorship,
): AssessmentPeriod | InvalidInput {
  const { year, blocks } = command;
  const badYear = refusedYear(year);
  if (badYear) return badYear;
  if (blocks.length === 0 || blocks.length > MOST_BLOCKS || new Set(blocks).size < blocks.length)
    return invalidInput(
      ['blocks'],
      `Một đợt có từ 1 đến ${MOST_BLOCKS} khối, mỗi khối một lần.`,
      `A period has 1 to ${MOST_BLOCKS} blocks, each of them once.`,
    );
  const disordered = refusedWindows(command);
  if (disordered) return disordered;
  return {
    ...command,
    state: 'OPEN',
    publication: null,
    closedAppraisals: [],
    ...firstChange('openPeriod', authorship),
  };
}

/** The blocks asked for that have no published set; null where each has one. */
export function blocksWithoutCriteria(
  blocks: readonly string[],
  sets: readonly CriteriaSet[],
): CriteriaSetNotPublished | null {
  const published = new Set(sets.filter(({ state }) => state === 'PUBLISHED').map(({ block }) => block));
  const missing = blocks.filter((block) => !published.has(block));
  return missing.length === 0
    ? null
    : fail('CRITERIA_SET_NOT_PUBLISHED', { blocks: references(missing) }, ['blocks']);
}

/** The blocks asked for that have no member on the day; null where each has one. */
export function blocksWithoutUnits(
  blocks: readonly string[],
  members: readonly { readonly block: string }[],
  day: string,
): NoUnits | null {
  const inhabited = new Set(members.map(({ block }) => block));
  const empty = blocks.filter((block) => !inhabited.has(block));
  return empty.length === 0 ? null : fail('NO_UNITS', { blocks: references(empty), day }, ['blocks']);
}

/** The refusal of a second period of an index and year for a block; null where the blocks are free. */
export function refusedByPeriod(
  blocks: readonly string[],
  taken: { readonly periodId: string; readonly block: string } | null,
): PeriodExists | null {
  if (!taken) return null;
  const { periodId, block } = taken;
  return fail('PERIOD_EXISTS', { block: { code: block }, periodId }, [
    'blocks',
    String(blocks.indexOf(block)),
  ]);
}

/** Decides the lock of an open period. */
export function lockPeriod(
  period: AssessmentPeriod,
  expectedVersion: number,
  authorship: Authorship,
): AssessmentPeriod | VersionConflict | PeriodLocked {
  const stale = staleVersion(period, expectedVersion);
  if (stale) return stale;
  const locked = refusedByLock(period);
  if (locked) return locked;
  return { ...period, state: 'LOCKED', ...nextChange(period, 'lockPeriod', authorship) };
}

/** The refusal of what a round changes in a locked period; decisions go on. */
export function refusedByLock({ id, state }: Pick<AssessmentPeriod, 'id' | 'state'>): PeriodLocked | null {
  return state === 'LOCKED' ? fail('PERIOD_LOCKED', { periodId: id }) : null;
}

function references(blocks: readonly string[]): BlockReference[] {
  return blocks.map((code) => ({ code }));
}
