import { anyone, anyOf, signedIn, type Policies } from '@reformgraph/subgraph-kit';
import { TEAM_READERS } from '../domain/team-readers.ts';

const planners = anyOf('PLANNER');
const cityLeaders = anyOf('CITY_LEADER');
const inspectors = anyOf('INSPECTOR');
const teamReaders = anyOf(...TEAM_READERS);

/** Who may reach what; which plans, teams and visits they then see, the queries of the actor decide. */
export const policies: Policies = {
  Query: {
    inspectionPlan: anyone,
    inspectionPlans: anyone,
    team: teamReaders,
    visit: anyone,
    visits: anyone,
    schedulingEvents: anyOf('ADMIN'),
  },
  Mutation: {
    draftPlan: planners,
    submitPlan: planners,
    approvePlan: cityLeaders,
    closePlan: planners,
    formTeam: planners,
    scheduleVisit: planners,
    callAdHocVisit: planners,
    moveVisit: planners,
    cancelVisit: planners,
    openVisit: inspectors,
    concludeVisit: inspectors,
  },
  types: {
    InspectionPlan: anyone,
    PlanDomain: anyone,
    BlockCoverage: anyone,
    Team: teamReaders,
    TeamMember: teamReaders,
    TeamMembership: signedIn,
    Visit: anyone,
    VisitMinutes: anyone,
    VisitConnection: anyone,
    VisitEdge: anyone,
    Organization: anyone,
    Person: signedIn,
    DraftPlanPayload: planners,
    SubmitPlanPayload: planners,
    ApprovePlanPayload: cityLeaders,
    ClosePlanPayload: planners,
    FormTeamPayload: planners,
    ScheduleVisitPayload: planners,
    CallAdHocVisitPayload: planners,
    MoveVisitPayload: planners,
    CancelVisitPayload: planners,
    OpenVisitPayload: inspectors,
    ConcludeVisitPayload: inspectors,
    PlanYearTaken: planners,
    WrongPlanState: anyOf('PLANNER', 'CITY_LEADER'),
    UnfinishedVisits: planners,
    VisitNotDue: inspectors,
    WrongVisitState: anyOf('PLANNER', 'INSPECTOR'),
    TeamNumberTaken: planners,
    UnknownPerson: planners,
    NotAnInspector: planners,
    PersonInAnotherTeam: planners,
    TeamBusy: planners,
    UnitBusy: planners,
    SecondRegularVisit: planners,
    OutsidePlanWindow: planners,
    MemberOfUnit: planners,
  },
};
