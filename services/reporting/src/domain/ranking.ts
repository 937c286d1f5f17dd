import { decimal, rankEntries, type RankingBasis } from '@reformgraph/scoring';
import type { Provenance } from '@reformgraph/subgraph-kit/provenance';
import { membersOn, type Membership, type Unit } from './membership.ts';
import { byVietnameseName } from './names.ts';
import type { NamedBlock, ReportState, Result } from './result.ts';

/** The units of a block by one index and year. */
export interface Ranking {
  readonly index: string;
  readonly year: number;
  readonly block: NamedBlock;
  readonly state: ReportState;
  readonly basis: RankingBasis;
  /** Best first, ties by Vietnamese name; results without a value last. */
  readonly rows: readonly RankedResult[];
  /** How many rows have a rank. */
  readonly ranked: number;
  /** How many units were members of the block on 31 December of the year. */
  readonly units: number;
  /** The members without a result here, by Vietnamese name. */
  readonly missing: readonly Unit[];
  /** The newest business time and the newest recording time of the rows; null where there is no row. */
  readonly asOf: string | null;
  readonly recordedAt: string | null;
  /** The least certain of the rows' provenances; null where there is no row. */
  readonly provenance: Provenance | null;
}

export interface RankedResult {
  readonly rank: number | null;
  readonly result: Result;
}

const BASIS: RankingBasis = 'SHOWN';

/**
 * Ranks the results of one index and year in the block of each, one ranking for every block that has a result or a
 * member, sorted by the block's code. Without any result there is no ranking. Values tie as they are shown.
 * At most one result of each unit may be given; what else is given of memberships does not matter.
 */
export function rankByBlock(
  { index, year }: { readonly index: string; readonly year: number },
  results: readonly Result[],
  memberships: readonly Membership[],
): Ranking[] {
  if (results.length === 0) return [];
  const members = membersOn(memberships, index, `${year}-12-31`);
  const blocks = new Map([...results, ...members].map(({ block }) => [block.code, block]));
  return [...blocks.values()]
    .sort((a, b) => (a.code < b.code ? -1 : 1))
    .map((block) => {
      const inBlock = results.filter((result) => result.block.code === block.code);
      const units = members.filter((member) => member.block.code === block.code).map(({ unit }) => unit);
      return { index, year, block, ...rank(inBlock), ...completeness(units, inBlock) };
    });
}

function rank(results: readonly Result[]) {
  const { ranked, unranked } = rankEntries(
    results.map((result) => ({ key: result, value: result.value === null ? null : decimal(result.value) })),
    BASIS,
    (a, b) => byVietnameseName(a.organization, b.organization),
  );
  return {
    state: 'DRAFT' as const,
    basis: BASIS,
    rows: [
      ...ranked.map(({ key: result, rank }) => ({ rank, result })),
      ...unranked.map((result) => ({ rank: null, result })),
    ],
    ranked: ranked.length,
    asOf: latest(results.map(({ asOf }) => asOf)),
    recordedAt: latest(results.map(({ recordedAt }) => recordedAt)),
    provenance: leastCertain(results.map(({ provenance }) => provenance)),
  };
}

function completeness(units: readonly Unit[], results: readonly Result[]) {
  const assessed = new Set(results.map(({ organization }) => organization.id));
  return {
    units: units.length,
    missing: units.filter(({ id }) => !assessed.has(id)).sort(byVietnameseName),
  };
}

function latest(instants: readonly string[]): string | null {
  return instants.reduce<string | null>((last, at) => (last === null || at > last ? at : last), null);
}

function leastCertain(provenances: readonly Provenance[]): Provenance | null {
  const given = new Set(provenances);
  return (['SYNTHETIC', 'TRANSLATED', 'OFFICIAL'] as const).find((one) => given.has(one)) ?? null;
}
