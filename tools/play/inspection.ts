import { concurrently } from './concurrently.ts';
import { ADMINISTRATOR, inspectionTeams, subjectOf, type InspectionTeam } from './officers.ts';
import { PLAN_ENGLISH } from './plan-english.ts';
import { cityTime, CONCURRENCY, moveClock, personIdOf, playKey, whenKnown, type Stage } from './stage.ts';
import {
  adHocVisits,
  COVERAGE_PERCENT,
  regularVisits,
  selectedUnits,
  type PlannedVisit,
} from './visit-schedule.ts';
import type { Localized, Provenance, YearData } from './year-data.ts';

interface ScheduledVisit extends PlannedVisit {
  readonly id: string;
  readonly version: number;
}

const PLANNER = subjectOf('PLANNER', null);
const CITY_LEADER = subjectOf('CITY_LEADER', null);

const DRAFTED_AT = cityTime('2024-04-01', '08:00');
const DECISION_DAY = '2024-04-10';
const APPROVED_AT = cityTime(DECISION_DAY, '08:00');
const [BEGINS, ENDS] = ['08:00', '16:30'];
const CONCLUDED = '16:00';

const AD_HOC_AUTHORITY: Localized = {
  vi: 'Chủ tịch Ủy ban nhân dân Thành phố (giả định)',
  en: 'Chair of the City People’s Committee (synthetic)',
};
const AD_HOC_GROUNDS: readonly Localized[] = [
  {
    vi: 'Phản ánh của người dân về hồ sơ trễ hạn không có thư xin lỗi (giả định)',
    en: 'Complaints of residents about overdue files without a letter of apology (synthetic)',
  },
  {
    vi: 'Kiểm tra việc thực hiện kiến nghị về công khai thủ tục hành chính (giả định)',
    en: 'Check of how recommendations on publishing procedures were carried out (synthetic)',
  },
];
const SUMMARY: Localized = {
  vi: 'Đoàn đã làm việc với lãnh đạo đơn vị, kiểm tra hồ sơ và Bộ phận Một cửa (giả định).',
  en: 'The team met the unit’s leaders and checked files and the one-stop counter (synthetic).',
};
const ACHIEVEMENTS: readonly Localized[] = [
  {
    vi: 'Kế hoạch cải cách hành chính được ban hành đúng hạn (giả định).',
    en: 'The reform plan was issued on time (synthetic).',
  },
];
const SHORTCOMINGS: readonly Localized[] = [
  {
    vi: 'Một số thủ tục chưa được niêm yết đầy đủ (giả định).',
    en: 'Some procedures were not posted in full (synthetic).',
  },
];

/** Of the plan, what the City's announcement does not state: the other language, and the share to be visited. */
const PLAN_EXCEPTIONS = [
  ...['title.en', 'issuer.en', 'domains.name.en', 'adHocGround.en'],
  ...['purposes.vi', 'purposes.en', 'requirements.vi', 'requirements.en'],
]
  .map((field): { field: string; provenance: Provenance } => ({ field, provenance: 'TRANSLATED' }))
  .concat({ field: 'coverageTarget', provenance: 'SYNTHETIC' });

/** Steps of `approvePlan`: two moves of the clock, draft, submission, approval, the teams. */
export const planSteps = (): number => 5 + inspectionTeams().length;

/** The planner drafts and submits the City's plan, the city leader approves it, and the teams are formed. */
export async function approvePlan(stage: Stage): Promise<void> {
  const { graph, data, step } = stage;
  const administrator = graph.as(ADMINISTRATOR.subject);
  const planner = graph.as(PLANNER);
  await moveClock(administrator, DRAFTED_AT);
  step();
  const drafted = (await planner.run('DraftPlan', { input: planInput(data) })).draftPlan.plan;
  step();
  const submitted = await planner.run('SubmitPlan', {
    input: { idempotencyKey: playKey('submit-plan'), planId: drafted.id, expectedVersion: drafted.version },
  });
  step();
  await moveClock(administrator, APPROVED_AT);
  step();
  await graph.as(CITY_LEADER).run('ApprovePlan', {
    input: {
      idempotencyKey: playKey('approve-plan'),
      planId: drafted.id,
      expectedVersion: submitted.submitPlan.plan.version,
      decisionNumber: 'GIẢ-ĐỊNH-01/QĐ-UBND',
      decisionDate: DECISION_DAY,
      decisionProvenance: 'SYNTHETIC',
    },
  });
  step();
  await concurrently(inspectionTeams(), CONCURRENCY, async (team) => {
    await formTeam(stage, drafted.id, team);
    step();
  });
}

/** Steps of `carryOutVisits`: every visit is scheduled, opened and concluded. */
export function visitSteps(data: YearData): number {
  const { regular, adHoc } = visitsOf(data);
  return 3 * (regular.length + adHoc.length);
}

/** Schedules the regular visits and carries them out day by day, then those for a cause; each team's head acts. */
export async function carryOutVisits(stage: Stage): Promise<void> {
  const { graph, data, step } = stage;
  const planner = graph.as(PLANNER);
  const teamIds = await teamIdsOf(stage);
  const { regular, adHoc } = visitsOf(data);
  const place = ({ unit, team, day }: PlannedVisit) => ({
    teamId: teamIds.get(team) ?? '',
    organization: unit,
    from: cityTime(day, BEGINS),
    to: cityTime(day, ENDS),
    provenance: 'SYNTHETIC' as const,
  });
  const scheduled = await concurrently(regular, CONCURRENCY, async (visit): Promise<ScheduledVisit> => {
    const { scheduleVisit } = await whenKnown(() =>
      planner.run('ScheduleVisit', {
        input: { idempotencyKey: playKey('schedule-visit', visit.unit), kind: 'REGULAR', ...place(visit) },
      }),
    );
    step();
    return { ...visit, ...scheduleVisit.visit };
  });
  for (const day of new Set(regular.map((visit) => visit.day)))
    await spendDay(
      stage,
      scheduled.filter((visit) => visit.day === day),
    );
  for (const [position, visit] of adHoc.entries()) {
    await moveClock(graph.as(ADMINISTRATOR.subject), cityTime(visit.day, '07:00'));
    const { callAdHocVisit } = await planner.run('CallAdHocVisit', {
      input: {
        idempotencyKey: playKey('call-ad-hoc-visit', visit.unit),
        ...place(visit),
        ground: textAt(AD_HOC_GROUNDS, position),
        authority: AD_HOC_AUTHORITY,
        decisionNumber: `GIẢ-ĐỊNH-${String(position + 2).padStart(2, '0')}/QĐ-UBND`,
      },
    });
    step();
    await spendDay(stage, [{ ...visit, ...callAdHocVisit.visit }]);
  }
}

/** Opens the visits of one day when they begin and concludes them when they end. */
async function spendDay({ graph, step }: Stage, visits: readonly ScheduledVisit[]): Promise<void> {
  const [first] = visits;
  if (!first) return;
  const administrator = graph.as(ADMINISTRATOR.subject);
  await moveClock(administrator, cityTime(first.day, BEGINS));
  const opened = await concurrently(visits, CONCURRENCY, async (visit) => {
    const { openVisit } = await graph.as(headOf(visit.team)).run('OpenVisit', {
      input: {
        idempotencyKey: playKey('open-visit', visit.day, visit.unit),
        visitId: visit.id,
        expectedVersion: visit.version,
      },
    });
    step();
    return { ...visit, version: openVisit.visit.version };
  });
  await moveClock(administrator, cityTime(first.day, CONCLUDED));
  await concurrently(opened, CONCURRENCY, async (visit) => {
    await graph.as(headOf(visit.team)).run('ConcludeVisit', {
      input: {
        idempotencyKey: playKey('conclude-visit', visit.day, visit.unit),
        visitId: visit.id,
        expectedVersion: visit.version,
        summary: SUMMARY,
        achievements: ACHIEVEMENTS,
        shortcomings: SHORTCOMINGS,
      },
    });
    step();
  });
}

/** The ids of the teams by their numbers, from the plan as the planner sees it. */
async function teamIdsOf({ graph, data }: Stage): Promise<Map<number, string>> {
  const { inspectionPlan } = await graph.as(PLANNER).run('PlanTeams', { year: data.plan.year });
  return new Map(inspectionPlan?.teams.map(({ number, id }) => [number, id]));
}

async function formTeam(stage: Stage, planId: string, { number, members }: InspectionTeam): Promise<void> {
  const input = {
    idempotencyKey: playKey('form-team', number),
    planId,
    number,
    name: { vi: `Đoàn kiểm tra số ${number}`, en: `Inspection team ${number}` },
    members: members.map(({ officer, role }) => ({ personId: personIdOf(stage, officer.subject), role })),
    provenance: 'SYNTHETIC' as const,
  };
  await whenKnown(() => stage.graph.as(PLANNER).run('FormTeam', { input }));
}

function planInput({ plan }: YearData) {
  const localized = (text: string): Localized => ({ vi: text, en: PLAN_ENGLISH[text] ?? text });
  const translated = (text: string): Localized => ({ vi: PLAN_ENGLISH[text] ?? text, en: text });
  return {
    idempotencyKey: playKey('draft-plan'),
    year: plan.year,
    title: localized(plan.title),
    issuer: localized(plan.issuer),
    windowFrom: plan.window.from,
    windowTo: dayAfter(plan.window.to),
    domains: plan.domains.map(({ no, vi, en }) => ({ number: no, name: { vi, en } })),
    indexes: plan.indexes.map(({ code }) => code),
    purposes: plan.purposes.map(translated),
    requirements: plan.requirements.map(translated),
    adHocGround: localized(plan.window.adHoc),
    plannedTeams: plan.teams.count,
    coverageTarget: String(COVERAGE_PERCENT),
    provenance: 'OFFICIAL' as const,
    provenanceExceptions: PLAN_EXCEPTIONS,
  };
}

function visitsOf(data: YearData): { regular: PlannedVisit[]; adHoc: PlannedVisit[] } {
  const teams = inspectionTeams();
  const regular = regularVisits(selectedUnits(data), teams, data.plan.window);
  return { regular, adHoc: adHocVisits(data.units, regular, teams) };
}

/** The subject of the head of a team. */
function headOf(number: number): string {
  const head = inspectionTeams()
    .find((team) => team.number === number)
    ?.members.find(({ role }) => role === 'HEAD');
  if (!head) throw new Error(`There is no team ${number}`);
  return head.officer.subject;
}

function textAt(texts: readonly Localized[], position: number): Localized {
  const text = texts[position % texts.length];
  if (!text) throw new Error('There is no text to choose from');
  return text;
}

/** The day after: the plan's last day becomes the first one after its window. */
function dayAfter(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}
