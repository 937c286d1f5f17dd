import type { PlatformEvent } from '@reformgraph/event-contracts';
import type { RunMutation } from '@reformgraph/subgraph-kit';
import type { Failure } from '@reformgraph/subgraph-kit/outcome';
import type { KnownPerson, KnownUnit } from '../domain/known.ts';
import type { InspectionPlan, UnfinishedVisits } from '../domain/plan.ts';
import type { PersonInAnotherTeam, Team, TeamNumberTaken } from '../domain/team.ts';
import type { Visit } from '../domain/visit.ts';

/** A visit that the storage refused because another one is in the way. */
export type Obstructed = Failure<
  'TEAM_BUSY' | 'UNIT_BUSY' | 'SECOND_REGULAR_VISIT',
  { readonly visit: Visit }
>;
export type TeamBusy = Failure<'TEAM_BUSY', Obstructed['facts']>;
export type UnitBusy = Failure<'UNIT_BUSY', Obstructed['facts']>;
export type SecondRegularVisit = Failure<'SECOND_REGULAR_VISIT', Obstructed['facts']>;

/** Storage inside one transaction; what it refuses by a constraint comes back as a failure. */
export interface Ports {
  readonly plans: {
    /** The plan, locked until the transaction ends. */
    lock(id: string): Promise<InspectionPlan | null>;
    /** The plan, which nobody changes until the transaction ends. */
    hold(id: string): Promise<InspectionPlan | null>;
    /** Stores a new plan; returns the plan that its year has already, null where it was stored. */
    insert(plan: InspectionPlan): Promise<InspectionPlan | null>;
    /** Stores the next version. */
    update(plan: InspectionPlan): Promise<void>;
  };
  readonly teams: {
    byId(id: string): Promise<Team | null>;
    insert(team: Team): Promise<TeamNumberTaken | PersonInAnotherTeam | null>;
  };
  readonly people: {
    byIds(ids: readonly string[]): Promise<ReadonlyMap<string, KnownPerson>>;
  };
  readonly units: {
    byCode(code: string): Promise<KnownUnit | null>;
    byId(id: string): Promise<KnownUnit | null>;
  };
  readonly visits: {
    /** How many visits of the plan are neither concluded nor cancelled, and the first 50 of them. */
    unfinished(planId: string): Promise<UnfinishedVisits['facts']>;
    /** The visit, locked until the transaction ends. */
    lock(id: string): Promise<Visit | null>;
    insert(visit: Visit): Promise<Obstructed | null>;
    /** Stores the next version. */
    update(visit: Visit): Promise<Obstructed | null>;
  };
  readonly events: {
    append(event: PlatformEvent): Promise<void>;
  };
}

export type Run = RunMutation<Ports>;
