import type { Answer, GraphClient } from './graph-client.ts';
import { CITY_LEADER, YEAR } from './rankings.ts';
import { textTable, type Column } from './text-table.ts';
import type { Localized, Provenance } from './year-data.ts';

export interface RankedUnit {
  /** Null where nothing was applicable. */
  readonly rank: number | null;
  readonly code: string;
  readonly name: Localized;
  /** In percent, decimal text with two places. */
  readonly value: string | null;
  /** Where the figures come from. */
  readonly provenance: Provenance;
}

export interface BlockRanking {
  readonly block: string;
  readonly name: Localized;
  readonly state: 'DRAFT' | 'PUBLISHED';
  readonly units: readonly RankedUnit[];
  /** How many units of the block have no completed assessment. */
  readonly missing: number;
}

export interface YearResults {
  /** In the order of the City's list of blocks. */
  readonly blocks: readonly BlockRanking[];
  readonly counts: Readonly<Record<string, number>>;
}

/** The results as one JSON document tells them. */
export interface ResultsDocument {
  readonly blocks: readonly {
    readonly block: string;
    readonly state: string;
    readonly units: readonly Pick<RankedUnit, 'rank' | 'code' | 'value' | 'provenance'>[];
    readonly missing: number;
  }[];
  readonly counts: Readonly<Record<string, number>>;
}

/** Reads the rankings and the counts of the year as the city leader, who sees drafts too. */
export async function readResults(graph: GraphClient): Promise<YearResults> {
  const leader = graph.as(CITY_LEADER);
  const [ranked, counted] = await Promise.all([
    leader.run('YearRankings', YEAR),
    leader.run('YearCounts', YEAR),
  ]);
  const blocks = [...ranked.blocks].sort((a, b) => a.position - b.position);
  return {
    blocks: blocks.flatMap(({ code, name }) => {
      const ranking = ranked.rankings.find(({ block }) => block.code === code);
      return ranking ? [blockRanking(code, name, ranking)] : [];
    }),
    counts: {
      blocks: blocks.length,
      organizations: counted.organizations.totalCount,
      teams: counted.inspectionPlan?.teams.length ?? 0,
      regularVisits: counted.regularVisits.totalCount,
      adHocVisits: counted.adHocVisits.totalCount,
      completedAssessments: counted.completedAssessments.totalCount,
    },
  };
}

/** The results as the object of a JSON document. */
export function resultsDocument({ blocks, counts }: YearResults): ResultsDocument {
  return {
    blocks: blocks.map(({ block, state, units, missing }) => ({
      block,
      state,
      units: units.map(({ rank, code, value, provenance }) => ({ rank, code, value, provenance })),
      missing,
    })),
    counts,
  };
}

const COLUMNS: readonly Column[] = [
  { heading: 'Hạng', align: 'right' },
  { heading: 'Nguồn số liệu', align: 'left' },
  { heading: 'Mã', align: 'left' },
  { heading: 'Đơn vị', align: 'left' },
  { heading: 'Chỉ số (%)', align: 'right' },
];
const PROVENANCE: Readonly<Record<Provenance, string>> = {
  OFFICIAL: 'OFFICIAL · chính thức',
  TRANSLATED: 'TRANSLATED · bản dịch',
  SYNTHETIC: 'SYNTHETIC · giả định',
};
const STATE: Readonly<Record<BlockRanking['state'], string>> = {
  DRAFT: 'DRAFT · dự thảo',
  PUBLISHED: 'PUBLISHED · đã công bố',
};

/** Each block's ranking as a table for a terminal, with the provenance beside every rank. */
export function resultsText({ blocks }: YearResults): string {
  return blocks.map(blockText).join('\n\n');
}

function blockText({ name, state, units, missing }: BlockRanking): string {
  const rows = units.map(({ rank, code, name: unit, value, provenance }) => [
    rank === null ? '–' : String(rank),
    PROVENANCE[provenance],
    code,
    unit.vi,
    value ?? '–',
  ]);
  return [
    `${name.vi} · ${name.en} (${YEAR.index} ${YEAR.year}, ${STATE[state]})`,
    ...textTable(COLUMNS, rows),
    ...(missing === 0 ? [] : [`Còn thiếu ${missing} đơn vị · ${missing} units are missing`]),
  ].join('\n');
}

function blockRanking(
  block: string,
  name: Localized,
  { state, missing, rows }: Answer<'YearRankings'>['rankings'][number],
): BlockRanking {
  return {
    block,
    name,
    state,
    missing,
    units: rows.map(({ rank, organizationCode, organizationName, value, provenance }) => ({
      rank,
      code: organizationCode,
      name: organizationName,
      value,
      provenance,
    })),
  };
}
