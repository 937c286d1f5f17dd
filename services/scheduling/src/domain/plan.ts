import { firstChange, nextChange, staleVersion, type LastChange } from '@reformgraph/subgraph-kit/change';
import type { Authorship } from '@reformgraph/subgraph-kit/command';
import {
  fail,
  invalidInput,
  type Failure,
  type Localized,
  type InvalidInput,
  type VersionConflict,
} from '@reformgraph/subgraph-kit/outcome';
import { refusedExceptions, type Provenance, type Provenanced } from '@reformgraph/subgraph-kit/provenance';
import { checkedLine, localizedLine, localizedText, localizedTexts } from '@reformgraph/subgraph-kit/text';
import type { Visit } from './visit.ts';

export interface PlanDomain {
  readonly number: number;
  readonly name: Localized;
}

/** The decision by which a plan was approved. */
export interface Decision {
  readonly number: string;
  readonly date: string;
  readonly provenance: Provenance;
}

export type PlanLifecycle =
  | { readonly state: 'DRAFT' | 'SUBMITTED' }
  | { readonly state: 'APPROVED' | 'CLOSED'; readonly decision: Decision };
export type PlanState = PlanLifecycle['state'];

/** The days from `from` until before `to`. */
export interface PlanWindow {
  readonly from: string;
  readonly to: string;
}

/** What a plan says, from its draft on. */
export interface PlanContent extends Provenanced {
  readonly year: number;
  readonly title: Localized;
  readonly issuer: Localized;
  readonly window: PlanWindow;
  readonly domains: readonly PlanDomain[];
  readonly indexes: readonly string[];
  readonly purposes: readonly Localized[];
  readonly requirements: readonly Localized[];
  readonly adHocGround: Localized | null;
  readonly plannedTeams: number;
  /** Percent of each block's units, exact, without trailing zeros. */
  readonly coverageTarget: string;
}

export interface InspectionPlan extends PlanContent, LastChange {
  readonly id: string;
  readonly lifecycle: PlanLifecycle;
}

export type WrongPlanState = Failure<
  'WRONG_PLAN_STATE',
  { readonly state: PlanState; readonly needed: readonly PlanState[] }
>;
export type UnfinishedVisits = Failure<
  'UNFINISHED_VISITS',
  { readonly count: number; readonly visits: readonly Visit[] }
>;
export type PlanYearTaken = Failure<'PLAN_YEAR_TAKEN', { readonly plan: InspectionPlan }>;

const LONGEST_TITLE = 500;
const LONGEST_TEXT = 2000;
const LONGEST_NUMBER = 100;
const MOST_ITEMS = 50;
const INDEX_CODE = /^[A-Z0-9_-]{1,20}$/;
/** What of a plan's content can come from elsewhere than the whole. */
const EXCEPTION_FIELDS = [
  ...['title', 'issuer', 'domains.name', 'purposes', 'requirements', 'adHocGround'].flatMap((text) => [
    `${text}.vi`,
    `${text}.en`,
  ]),
  ...['windowFrom', 'windowTo', 'domains.number', 'indexes', 'plannedTeams', 'coverageTarget'],
];
const PERCENT = /^0*(\d{1,3})(?:\.(\d{1,2}?)0*)?$/;

/** Decides a new plan, in DRAFT. */
export function draftPlan(
  id: string,
  content: PlanContent,
  authorship: Authorship,
): InspectionPlan | InvalidInput {
  const { year, window, plannedTeams } = content;
  if (year < 2000 || year > 2100)
    return invalidInput(['year'], 'Năm phải từ 2000 đến 2100.', 'The year lies between 2000 and 2100.');
  const refusedWindow = windowRefused(window, year);
  if (refusedWindow) return refusedWindow;
  const coverageTarget = checkedPercent(content.coverageTarget);
  if (typeof coverageTarget !== 'string') return coverageTarget;
  if (plannedTeams < 1 || plannedTeams > 1000)
    return invalidInput(
      ['plannedTeams'],
      'Số đoàn phải từ 1 đến 1000.',
      'The number of teams lies between 1 and 1000.',
    );
  const title = localizedLine(content.title, ['title'], LONGEST_TITLE);
  if ('failure' in title) return title;
  const issuer = localizedLine(content.issuer, ['issuer'], LONGEST_TITLE);
  if ('failure' in issuer) return issuer;
  const domains = checkedDomains(content.domains);
  if ('failure' in domains) return domains;
  const refusedIndexes = refusedIndexCodes(content.indexes);
  if (refusedIndexes) return refusedIndexes;
  const purposes = localizedTexts(content.purposes, ['purposes'], {
    most: MOST_ITEMS,
    longest: LONGEST_TEXT,
  });
  if ('failure' in purposes) return purposes;
  const requirements = localizedTexts(content.requirements, ['requirements'], {
    most: MOST_ITEMS,
    longest: LONGEST_TEXT,
  });
  if ('failure' in requirements) return requirements;
  const adHocGround =
    content.adHocGround && localizedText(content.adHocGround, ['adHocGround'], LONGEST_TEXT);
  if (adHocGround && 'failure' in adHocGround) return adHocGround;
  const refusedException = refusedExceptions(content.provenanceExceptions, EXCEPTION_FIELDS);
  if (refusedException) return refusedException;
  return {
    id,
    ...content,
    title,
    issuer,
    domains,
    purposes,
    requirements,
    adHocGround,
    coverageTarget,
    lifecycle: { state: 'DRAFT' },
    ...firstChange('draftPlan', authorship),
  };
}

/** Decides that a draft goes to the City's leaders. */
export function submitPlan(
  plan: InspectionPlan,
  expectedVersion: number,
  authorship: Authorship,
): InspectionPlan | WrongPlanState | VersionConflict {
  const stale = staleVersion(plan, expectedVersion);
  if (stale) return stale;
  if (plan.lifecycle.state !== 'DRAFT') return wrongPlanState(plan, ['DRAFT'], ['planId']);
  return { ...plan, lifecycle: { state: 'SUBMITTED' }, ...nextChange(plan, 'submitPlan', authorship) };
}

/** Decides the approval of a submitted plan by a decision. */
export function approvePlan(
  plan: InspectionPlan,
  decision: Decision,
  expectedVersion: number,
  authorship: Authorship,
): InspectionPlan | WrongPlanState | VersionConflict | InvalidInput {
  const stale = staleVersion(plan, expectedVersion);
  if (stale) return stale;
  if (plan.lifecycle.state !== 'SUBMITTED') return wrongPlanState(plan, ['SUBMITTED'], ['planId']);
  const number = checkedLine(decision.number, ['decisionNumber'], LONGEST_NUMBER);
  if (typeof number !== 'string') return number;
  if (decision.date < '2000-01-01' || decision.date > '2101-12-31')
    return invalidInput(
      ['decisionDate'],
      'Ngày quyết định phải từ năm 2000 đến năm 2101.',
      'The day of the decision lies between 2000 and 2101.',
    );
  return {
    ...plan,
    lifecycle: { state: 'APPROVED', decision: { ...decision, number } },
    ...nextChange(plan, 'approvePlan', authorship),
  };
}

/** Decides the end of an approved plan; `unfinished` are its visits that are neither concluded nor cancelled. */
export function closePlan(
  plan: InspectionPlan,
  unfinished: UnfinishedVisits['facts'],
  expectedVersion: number,
  authorship: Authorship,
): InspectionPlan | WrongPlanState | VersionConflict | UnfinishedVisits {
  const stale = staleVersion(plan, expectedVersion);
  if (stale) return stale;
  if (plan.lifecycle.state !== 'APPROVED') return wrongPlanState(plan, ['APPROVED'], ['planId']);
  if (unfinished.count > 0) return fail('UNFINISHED_VISITS', unfinished, ['planId']);
  const { decision } = plan.lifecycle;
  return { ...plan, lifecycle: { state: 'CLOSED', decision }, ...nextChange(plan, 'closePlan', authorship) };
}

/** The refusal of what the plan's state does not allow; `needed` are the states that would. */
export function wrongPlanState(
  plan: InspectionPlan,
  needed: readonly PlanState[],
  path: readonly string[],
): WrongPlanState {
  return fail('WRONG_PLAN_STATE', { state: plan.lifecycle.state, needed }, path);
}

/** Keeps the window in the plan's year by the City's days, so that a unit's one regular visit is one a calendar year. */
function windowRefused({ from, to }: PlanWindow, year: number): InvalidInput | null {
  const [first, end] = [`${year}-01-01`, `${year + 1}-01-01`];
  if (from < first || from >= end)
    return invalidInput(
      ['windowFrom'],
      `Ngày bắt đầu đợt kiểm tra phải thuộc năm ${year} của kế hoạch.`,
      `The window begins in the plan's year ${year}.`,
    );
  if (to <= from)
    return invalidInput(
      ['windowTo'],
      'Ngày đầu tiên sau đợt kiểm tra phải sau ngày bắt đầu.',
      'The first day after the window comes after its first day.',
    );
  if (to > end)
    return invalidInput(
      ['windowTo'],
      `Đợt kiểm tra phải nằm trong năm ${year} của kế hoạch: ngày đầu tiên sau đợt không muộn hơn ${end}.`,
      `The window lies within the plan's year ${year}: the first day after it is no later than ${end}.`,
    );
  return null;
}

function checkedPercent(text: string): string | InvalidInput {
  const [, whole, fraction] = PERCENT.exec(text) ?? [];
  const percent = whole && `${Number(whole)}${fraction && Number(fraction) > 0 ? `.${fraction}` : ''}`;
  return percent !== undefined && Number(percent) <= 100
    ? percent
    : invalidInput(
        ['coverageTarget'],
        'Tỷ lệ phải từ 0 đến 100 phần trăm, nhiều nhất hai chữ số thập phân.',
        'The share is 0 to 100 percent with at most two decimal places.',
      );
}

function checkedDomains(domains: readonly PlanDomain[]): readonly PlanDomain[] | InvalidInput {
  if (domains.length === 0 || domains.length > MOST_ITEMS)
    return invalidInput(
      ['domains'],
      `Kế hoạch có từ 1 đến ${MOST_ITEMS} nội dung.`,
      `A plan has 1 to ${MOST_ITEMS} domains.`,
    );
  const kept: PlanDomain[] = [];
  for (const [position, { number, name }] of domains.entries()) {
    const path = ['domains', String(position)];
    if (number < 1 || kept.some((domain) => domain.number === number))
      return invalidInput(
        [...path, 'number'],
        'Mỗi nội dung có một số riêng, từ 1.',
        'Each domain has a number of its own, from 1.',
      );
    const checked = localizedLine(name, [...path, 'name'], LONGEST_TITLE);
    if ('failure' in checked) return checked;
    kept.push({ number, name: checked });
  }
  return kept;
}

function refusedIndexCodes(codes: readonly string[]): InvalidInput | null {
  const faulty = codes.findIndex(
    (code, position) => !INDEX_CODE.test(code) || codes.indexOf(code) < position,
  );
  if (faulty < 0 && codes.length <= MOST_ITEMS) return null;
  return invalidInput(
    faulty < 0 ? ['indexes'] : ['indexes', String(faulty)],
    `Mỗi mã chỉ số gồm 1 đến 20 chữ hoa, chữ số, “_” hoặc “-”, không lặp lại; nhiều nhất ${MOST_ITEMS} mã.`,
    `An index code is 1 to 20 capital letters, digits, "_" or "-", each once; at most ${MOST_ITEMS} codes.`,
  );
}
