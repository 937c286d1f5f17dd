import type { Resolvers } from '../generated/graphql.ts';
import { InspectionPlan } from './InspectionPlan.ts';
import { approvePlan } from './Mutation/approvePlan.ts';
import { callAdHocVisit } from './Mutation/callAdHocVisit.ts';
import { cancelVisit } from './Mutation/cancelVisit.ts';
import { closePlan } from './Mutation/closePlan.ts';
import { concludeVisit } from './Mutation/concludeVisit.ts';
import { draftPlan } from './Mutation/draftPlan.ts';
import { formTeam } from './Mutation/formTeam.ts';
import { moveVisit } from './Mutation/moveVisit.ts';
import { openVisit } from './Mutation/openVisit.ts';
import { scheduleVisit } from './Mutation/scheduleVisit.ts';
import { submitPlan } from './Mutation/submitPlan.ts';
import { Organization } from './Organization.ts';
import { Person } from './Person.ts';
import { inspectionPlan } from './Query/inspectionPlan.ts';
import { inspectionPlans } from './Query/inspectionPlans.ts';
import { team } from './Query/team.ts';
import { visit } from './Query/visit.ts';
import { visits } from './Query/visits.ts';
import { schedulingEvents } from './Query/schedulingEvents.ts';
import { Team } from './Team.ts';
import { TeamMember } from './TeamMember.ts';
import { TeamMembership } from './TeamMembership.ts';
import { Visit } from './Visit.ts';

/** The subgraph's resolvers, one file each. */
export const resolvers: Resolvers = {
  Query: { inspectionPlan, inspectionPlans, team, visit, visits, schedulingEvents },
  Mutation: {
    draftPlan,
    submitPlan,
    approvePlan,
    closePlan,
    formTeam,
    scheduleVisit,
    callAdHocVisit,
    moveVisit,
    cancelVisit,
    openVisit,
    concludeVisit,
  },
  InspectionPlan,
  Team,
  TeamMember,
  TeamMembership,
  Visit,
  Organization,
  Person,
};
