import type { FirstPlace, RankingPublication } from '../domain/publication.ts';
import type { RankedResult, RankedWithdrawal, Ranking } from '../domain/ranking.ts';
import type { ComponentLine, DetailedResult, DomainLine, ResultDecision } from '../domain/result.ts';

export type RankingModel = Ranking;
export type RankingRowModel = RankedResult;
export type RankingWithdrawalModel = RankedWithdrawal;
export type RankingPublicationModel = RankingPublication;
export type ResultDecisionModel = ResultDecision;
export type FirstPlaceModel = FirstPlace;
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
