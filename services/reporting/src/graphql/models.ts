import type { RankedResult, Ranking } from '../domain/ranking.ts';
import type { ComponentLine, DetailedResult, DomainLine } from '../domain/result.ts';

export type RankingModel = Ranking;
export type RankingRowModel = RankedResult;
export type ScorecardModel = DetailedResult;
export type ScorecardDomainModel = DomainLine;
export type ScorecardComponentModel = ComponentLine;
/** An entity of another subgraph: its key, and what this one adds. */
export interface OrganizationModel {
  readonly id: string;
}
export interface BlockModel {
  readonly code: string;
}
