import { EVERYBODY, type AskingRole } from './askers.ts';

type Roles = readonly AskingRole[];

/** Who may see an object of a type. Nobody else may; a connection's edges show nothing but their node. */
export interface Sight {
  /** Who may see everybody's. */
  readonly anyones: Roles;
  /**
   * Who may see everybody's while the scoring that it is part of is not finished, or the report a draft; without it, who
   * may see anyone's.
   */
  readonly unfinished?: Roles;
  /** Who may also see what is their own. */
  readonly own?: Roles;
}

const SIGNED_IN = EVERYBODY.filter((role) => role !== 'ANONYMOUS');
const CITY: Roles = ['CITY_LEADER', 'COUNCIL'];
const OVERSEERS: Roles = ['PLANNER', ...CITY];
const UNIT: Roles = ['UNIT_LEADER', 'UNIT_OFFICER'];
const TEAM_READERS: Roles = [...OVERSEERS, 'INSPECTOR', ...UNIT];

const everybody: Sight = { anyones: EVERYBODY };
const signedIn: Sight = { anyones: SIGNED_IN };
const administrators: Sight = { anyones: ['ADMIN'] };
const visit: Sight = { anyones: OVERSEERS, own: ['INSPECTOR', ...UNIT] };
const assessment: Sight = { anyones: OVERSEERS, own: ['APPRAISER', ...UNIT] };
const score: Sight = { anyones: OVERSEERS, unfinished: CITY, own: ['APPRAISER', ...UNIT] };
const ranking: Sight = { anyones: EVERYBODY, unfinished: OVERSEERS };
const scorecard: Sight = { anyones: EVERYBODY, unfinished: OVERSEERS, own: UNIT };

/** Who may see what, by the object's type; written down here by itself, not read from the product. */
export const MAY_SEE: Readonly<Record<string, Sight>> = {
  Organization: everybody,
  OrganizationConnection: everybody,
  OrganizationName: everybody,
  OrganizationChange: everybody,
  OrganizationLink: everybody,
  Block: everybody,
  BlockMembership: everybody,
  BlockCoverage: everybody,
  LocalizedText: everybody,
  PageInfo: everybody,
  ProvenanceException: everybody,
  PlatformClock: everybody,
  InspectionPlan: everybody,
  PlanDomain: everybody,
  Index: everybody,
  VisitConnection: everybody,
  Viewer: { anyones: [], own: SIGNED_IN },
  Person: { anyones: SIGNED_IN.filter((role) => role !== 'VIEWER'), own: SIGNED_IN },
  PersonRight: { anyones: ['ADMIN'], own: SIGNED_IN },
  PersonConnection: { anyones: ['ADMIN', 'PLANNER'] },
  Team: { anyones: TEAM_READERS },
  TeamMember: { anyones: TEAM_READERS },
  TeamMembership: { anyones: TEAM_READERS },
  CriteriaSet: signedIn,
  CriteriaNode: signedIn,
  CriteriaRules: signedIn,
  ResultBand: signedIn,
  BandGate: signedIn,
  EvidenceType: signedIn,
  LegalBasis: signedIn,
  Formula: signedIn,
  FormulaQuestion: signedIn,
  FormulaBand: signedIn,
  AdjustmentItem: signedIn,
  SurveyAnswer: signedIn,
  NamedInput: signedIn,
  AssessmentPeriod: signedIn,
  RoundWindow: signedIn,
  RoundExtension: signedIn,
  PeriodDecision: signedIn,
  PeriodPublication: signedIn,
  ClosedAppraisal: signedIn,
  SettledReference: { anyones: OVERSEERS },
  AppraiserAssignment: { anyones: [...OVERSEERS, 'APPRAISER'] },
  HistoryConnection: assessment,
  HistoryEntry: assessment,
  StateChange: assessment,
  HistoryResult: assessment,
  HistoryDecision: assessment,
  ContentSeal: assessment,
  ScoreChange: score,
  HistoryValue: score,
  HistoryHead: score,
  AssignedComponent: { anyones: ['PLANNER'] },
  AssessmentTask: { anyones: [...OVERSEERS, 'APPRAISER', ...UNIT] },
  CriteriaProblem: { anyones: ['PLANNER'] },
  AnswerProblem: { anyones: ['APPRAISER', 'COUNCIL', ...UNIT] },
  AssessmentStateCounts: { anyones: OVERSEERS },
  Visit: visit,
  VisitMinutes: visit,
  AssessmentConnection: { anyones: [...OVERSEERS, 'APPRAISER', ...UNIT] },
  Assessment: assessment,
  AssessmentResult: assessment,
  ResultExplanation: assessment,
  ResultSum: assessment,
  AssessmentDecision: assessment,
  AssessmentRound: assessment,
  AssessmentReturn: assessment,
  ComponentScore: score,
  UnitExplanation: score,
  GivenComponent: score,
  ComponentAnswer: score,
  ComponentExplanation: score,
  ExplainedValue: score,
  ScoreValue: score,
  Ranking: ranking,
  RankingRow: ranking,
  RankingWithdrawal: ranking,
  RankingPublication: everybody,
  FirstPlace: everybody,
  ResultDecision: scorecard,
  Scorecard: scorecard,
  ScorecardDomain: scorecard,
  ScorecardComponent: scorecard,
  EventStatus: administrators,
  OutboxStatus: administrators,
  IntakeStatus: administrators,
  EventLag: administrators,
  TopicLag: administrators,
  ParkedKey: administrators,
  IntakeStop: administrators,
  OutboxStop: administrators,
};

/** Who may call a mutation at all. */
export const MAY_CALL: Readonly<Record<string, Roles>> = {
  registerBlock: ['ADMIN'],
  registerOrganization: ['ADMIN'],
  renameOrganization: ['ADMIN'],
  moveOrganization: ['ADMIN'],
  mergeOrganizations: ['ADMIN'],
  splitOrganization: ['ADMIN'],
  dissolveOrganization: ['ADMIN'],
  registerPerson: ['ADMIN'],
  grantRight: ['ADMIN'],
  revokeRight: ['ADMIN'],
  movePlatformClock: ['ADMIN'],
  draftPlan: ['PLANNER'],
  submitPlan: ['PLANNER'],
  approvePlan: ['CITY_LEADER'],
  closePlan: ['PLANNER'],
  formTeam: ['PLANNER'],
  scheduleVisit: ['PLANNER'],
  callAdHocVisit: ['PLANNER'],
  moveVisit: ['PLANNER'],
  cancelVisit: ['PLANNER'],
  openVisit: ['INSPECTOR'],
  concludeVisit: ['INSPECTOR'],
  registerIndex: ['PLANNER'],
  importCriteriaSet: ['PLANNER'],
  publishCriteriaSet: ['PLANNER'],
  draftPeriod: ['PLANNER'],
  redraftPeriod: ['PLANNER'],
  openPeriod: ['PLANNER'],
  extendRound: ['PLANNER'],
  lockPeriod: ['PLANNER'],
  assignAppraiser: ['PLANNER'],
  scoreComponents: UNIT,
  presentAssessment: UNIT,
  sendBackAssessment: ['UNIT_LEADER'],
  submitAssessment: ['UNIT_LEADER'],
  requestRevision: ['PLANNER'],
  appraiseComponents: ['APPRAISER'],
  explainComponents: UNIT,
  closeAppraisal: ['COUNCIL'],
  decideComponents: ['COUNCIL'],
  completeAssessment: ['COUNCIL'],
  correctAssessment: ['COUNCIL'],
  withdrawAssessment: ['COUNCIL'],
  decidePeriod: ['COUNCIL'],
  publishPeriod: CITY,
};
