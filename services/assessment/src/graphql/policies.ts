import { anyone, anyOf, signedIn, type Policies } from '@reformgraph/subgraph-kit';

const planners = anyOf('PLANNER');
const council = anyOf('COUNCIL');
const unitPeople = anyOf('UNIT_OFFICER', 'UNIT_LEADER');
const unitLeaders = anyOf('UNIT_LEADER');
const appraisers = anyOf('APPRAISER');
const overseers = anyOf('PLANNER', 'CITY_LEADER', 'COUNCIL');
const participants = anyOf('PLANNER', 'CITY_LEADER', 'COUNCIL', 'APPRAISER', 'UNIT_LEADER', 'UNIT_OFFICER');

/** Who may reach what; which assessments and scores a participant then sees is decided by the queries' scope. */
export const policies: Policies = {
  Query: {
    indexes: anyone,
    criteriaSet: signedIn,
    assessmentPeriod: signedIn,
    assessmentPeriods: signedIn,
    assessment: participants,
    assessments: participants,
  },
  Mutation: {
    registerIndex: planners,
    importCriteriaSet: planners,
    publishCriteriaSet: planners,
    openPeriod: planners,
    lockPeriod: planners,
    assignAppraiser: planners,
    scoreComponents: unitPeople,
    submitAssessment: unitLeaders,
    appraiseComponents: appraisers,
    completeAssessment: council,
  },
  types: {
    Index: anyone,
    CriteriaSet: signedIn,
    CriteriaNode: signedIn,
    AssessmentPeriod: signedIn,
    RoundWindow: signedIn,
    AssessmentStateCounts: overseers,
    Assessment: participants,
    AssessmentConnection: participants,
    AssessmentEdge: participants,
    AssessmentResult: participants,
    ComponentScore: participants,
    ScoreValue: participants,
    AppraiserAssignment: planners,
    Organization: anyone,
    Block: anyone,
    Person: signedIn,
    RegisterIndexPayload: planners,
    ImportCriteriaSetPayload: planners,
    PublishCriteriaSetPayload: planners,
    OpenPeriodPayload: planners,
    LockPeriodPayload: planners,
    AssignAppraiserPayload: planners,
    ScoreComponentsPayload: unitPeople,
    SubmitAssessmentPayload: unitLeaders,
    AppraiseComponentsPayload: appraisers,
    CompleteAssessmentPayload: council,
    ComponentScored: unitPeople,
    ComponentAppraised: appraisers,
    IndexAlreadyRegistered: planners,
    CriteriaTreeInvalid: planners,
    CriteriaProblem: planners,
    CriteriaSetExists: planners,
    WrongCriteriaSetState: planners,
    CriteriaSetNotPublished: planners,
    NoUnits: planners,
    PeriodExists: planners,
    PeriodLocked: participants,
    OwnUnit: anyOf('PLANNER', 'APPRAISER'),
    AlreadyAssigned: planners,
    NotAppraiser: planners,
    WindowClosed: participants,
    WrongAssessmentState: participants,
    IncompleteScores: participants,
    ScoreOutOfRange: participants,
    ReasonMissing: appraisers,
  },
};
