import type { Connection } from '@reformgraph/subgraph-kit';
import type { BlockCoverage } from '../data/plan-queries.ts';
import type { Membership } from '../data/team-queries.ts';
import type { InspectionPlan } from '../domain/plan.ts';
import type { Team, TeamMember } from '../domain/team.ts';
import type { Visit } from '../domain/visit.ts';

export type InspectionPlanModel = InspectionPlan;
export type BlockCoverageModel = BlockCoverage;
export type TeamModel = Team;
export type TeamMemberModel = TeamMember;
export type TeamMembershipModel = Membership;
export type VisitModel = Visit;
export type VisitConnectionModel = Connection<Visit>;
/** Entities of another subgraph, by their key. */
export interface OrganizationModel {
  readonly id: string;
}
export interface PersonModel {
  readonly id: string;
}
