import { decimal, rankEntries, type RankingBasis } from '@reformgraph/scoring';
import type { Provenance } from '@reformgraph/subgraph-kit/provenance';
import { membersOn, type Membership, type Unit } from './membership.ts';
import { byVietnameseName } from './names.ts';
import { blockPublication, type FirstPlace, type RankingPublication } from './publication.ts';
import type { NamedBlock, ReportState, Result, Standing, WithdrawnResult } from './result.ts';

/** The units of a block by one index and year. */
export interface Ranking {
  readonly index: string;
  readonly year: number;
  readonly block: NamedBlock;
  readonly state: ReportState;
  /** The decision that published it; null while it is a draft. */
  readonly publication: RankingPublication | null;
  readonly basis: RankingBasis;
  /** Best first, ties by Vietnamese name; results without a value last. */
  readonly rows: readonly RankedResult[];
  /** How many rows have a rank. */
  readonly ranked: number;
  /** Whose result counts no more, by Vietnamese name. */
  readonly withdrawals: readonly RankedWithdrawal[];
  /** How many units were members of the block on 31 December of the year. */
  readonly units: number;
  /** The members with neither a result here nor a withdrawn one, by Vietnamese name. */
  readonly missing: readonly Unit[];
  /** Of how many members and ranked units an event waits that could not be taken. */
  readonly parked: number;
  /** The newest business time and the newest recording time of what is counted; null where nothing is. */
  readonly asOf: string | null;
  readonly recordedAt: string | null;
  /** The least certain of the rows' provenances; null where there is no row. */
  readonly provenance: Provenance | null;
}

export interface RankedResult {
  readonly rank: number | null;
  readonly result: Result;
  /** Where it stood when it was published; null for a draft. */
  readonly firstPublished: FirstPlace | null;
}

export interface RankedWithdrawal {
  readonly standing: WithdrawnResult;
  /** As of a ranked result. */
  readonly firstPublished: FirstPlace | null;
}

/**
 * Ranks what is known of one index and year in the block of each, one ranking for every block that has a standing or a
 * member, sorted by the block's code. Without any standing there is no ranking. A block is ranked as it is published
 * once its publication is known whole, and by its drafts until then. Values are compared as the criteria of the block say;
 * as they are shown where nobody has a result.
 * At most one draft and one published standing of each unit may be given; what else is given of memberships does not
 * matter, nor of units of which an event is parked.
 */
export function rankByBlock(
  { index, year }: { readonly index: string; readonly year: number },
  standings: readonly Standing[],
  memberships: readonly Membership[],
  parkedUnits: ReadonlySet<string>,
): Ranking[] {
  if (standings.length === 0) return [];
  const members = membersOn(memberships, index, `${year}-12-31`);
  const blocks = new Map([...standings, ...members].map(({ block }) => [block.code, block]));
  return [...blocks.values()]
    .sort((a, b) => (a.code < b.code ? -1 : 1))
    .map((block) => {
      const inBlock = standings.filter((standing) => standing.block.code === block.code);
      const units = members.filter((member) => member.block.code === block.code).map(({ unit }) => unit);
      const basis = inBlock.find(isResult)?.rankedOn ?? 'SHOWN';
      const publication = blockPublication(
        inBlock.filter(({ state }) => state === 'PUBLISHED'),
        basis,
      );
      const state = publication ? 'PUBLISHED' : 'DRAFT';
      const counted = inBlock.filter((standing) => standing.state === state);
      const firstOf = (id: string) => publication?.firstPlaces.get(id) ?? null;
      return {
        index,
        year,
        block,
        state,
        publication: publication?.decision ?? null,
        ...rank(counted.filter(isResult), basis, firstOf),
        withdrawals: withdrawalsOf(counted, firstOf),
        ...completeness(units, counted, parkedUnits),
        asOf: latest(counted.map(({ asOf }) => asOf)),
        recordedAt: latest(counted.map(({ recordedAt }) => recordedAt)),
      };
    });
}

function isResult(standing: Standing): standing is Result {
  return standing.withdrawal === null;
}

function rank(results: readonly Result[], basis: RankingBasis, firstOf: (id: string) => FirstPlace | null) {
  const { ranked, unranked } = rankEntries(
    results.map((result) => ({ key: result, value: result.value === null ? null : decimal(result.value) })),
    basis,
    (a, b) => byVietnameseName(a.organization, b.organization),
  );
  const row = (result: Result, rank: number | null) => ({ rank, result, firstPublished: firstOf(result.id) });
  return {
    basis,
    rows: [...ranked.map(({ key, rank }) => row(key, rank)), ...unranked.map((result) => row(result, null))],
    ranked: ranked.length,
    provenance: leastCertain(results.map(({ provenance }) => provenance)),
  };
}

function withdrawalsOf(
  counted: readonly Standing[],
  firstOf: (id: string) => FirstPlace | null,
): RankedWithdrawal[] {
  return counted
    .flatMap((standing) => (isResult(standing) ? [] : [{ standing, firstPublished: firstOf(standing.id) }]))
    .sort((a, b) => byVietnameseName(a.standing.organization, b.standing.organization));
}

function completeness(
  units: readonly Unit[],
  counted: readonly Standing[],
  parkedUnits: ReadonlySet<string>,
) {
  const told = new Set(counted.map(({ organization }) => organization.id));
  const all = new Set([...told, ...units.map(({ id }) => id)]);
  return {
    units: units.length,
    missing: units.filter(({ id }) => !told.has(id)).sort(byVietnameseName),
    parked: [...all].filter((id) => parkedUnits.has(id)).length,
  };
}

function latest(instants: readonly string[]): string | null {
  return instants.reduce<string | null>((last, at) => (last === null || at > last ? at : last), null);
}

function leastCertain(provenances: readonly Provenance[]): Provenance | null {
  const given = new Set(provenances);
  return (['SYNTHETIC', 'TRANSLATED', 'OFFICIAL'] as const).find((one) => given.has(one)) ?? null;
}
