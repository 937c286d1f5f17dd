import type { Combination, Formula, ScoreSource, SectionRole, SetRules } from '@reformgraph/scoring';
import { day, type Provenance, type ProvenanceException } from '@reformgraph/subgraph-kit';
import type { Change, LastChange } from '@reformgraph/subgraph-kit/change';
import type { AssessmentIndex } from '../domain/assessment-index.ts';
import type { CriteriaNode, EvidenceType, LegalBasis } from '../domain/criteria-node.ts';
import type { CriteriaSet, CriteriaSetState } from '../domain/criteria-set.ts';
import type { Decision } from '../domain/decision.ts';
import type { AssessmentPeriod, PeriodDecision, Publication } from '../domain/period.ts';
import type { RoundWindow, RoundWindows } from '../domain/round.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { toDecision } from './assessment-rows.ts';

/** What is read with a period: its blocks, in the order in which it was opened for them, and which are closed. */
export const WITH_BLOCKS = {
  blocks: {
    select: { blockCode: true, closed: { select: { closedAt: true } } },
    orderBy: { position: 'asc' },
  },
} as const satisfies Prisma.AssessmentPeriodInclude;

type IndexRow = Prisma.AssessmentIndexGetPayload<object>;
type CriteriaSetRow = Prisma.CriteriaSetGetPayload<object>;
type CriteriaNodeRow = Prisma.CriteriaNodeGetPayload<object>;
type PeriodRow = Prisma.AssessmentPeriodGetPayload<{ include: typeof WITH_BLOCKS }>;
type WindowColumns = Pick<
  PeriodRow,
  | 'selfScoringFrom'
  | 'selfScoringTo'
  | 'appraisalFrom'
  | 'appraisalTo'
  | 'explanationFrom'
  | 'explanationTo'
  | 'secondAppraisalFrom'
  | 'secondAppraisalTo'
  | 'councilFrom'
  | 'councilTo'
>;
type ChangeRow = Pick<PeriodRow, 'version' | 'changedBy' | 'changedAt' | 'lastChange'>;

export function toIndex(row: IndexRow): AssessmentIndex {
  return {
    code: row.code,
    name: { vi: row.nameVi, en: row.nameEn },
    provenance: row.provenance as Provenance,
    provenanceExceptions: row.provenanceExceptions as unknown as readonly ProvenanceException[],
  };
}

export function toCriteriaSet(row: CriteriaSetRow): CriteriaSet {
  return {
    id: row.id,
    index: row.indexCode,
    year: row.year,
    block: row.blockCode,
    title: { vi: row.titleVi, en: row.titleEn },
    source: row.source,
    provenance: row.provenance as Provenance,
    state: row.state as CriteriaSetState,
    total: row.total.toFixed(),
    rules: row.rules as unknown as SetRules,
    evidenceTypes: row.evidenceTypes as unknown as readonly EvidenceType[],
    ...toLastChange(row),
  };
}

export function toCriteriaNode(row: CriteriaNodeRow): CriteriaNode {
  return {
    code: row.code,
    parentCode: row.parentCode,
    kind: row.kind as CriteriaNode['kind'],
    domain: row.domain,
    title: { vi: row.titleVi, en: row.titleEn },
    maximum: row.maximum.toFixed(),
    combination: row.combination as Combination | null,
    role: row.role as SectionRole,
    source: row.source as ScoreSource | null,
    formula: row.formula as unknown as Formula | null,
    mayBeNotApplicable: row.mayBeNotApplicable,
    legalBasis: row.legalBasis as unknown as readonly LegalBasis[],
    evidenceTypes: row.evidenceTypes as unknown as readonly string[],
    appraisedBy: row.appraisedBy,
  };
}

export function toPeriod(row: PeriodRow): AssessmentPeriod {
  return {
    id: row.id,
    index: row.indexCode,
    year: row.year,
    blocks: row.state === 'DRAFT' ? row.draftBlocks : row.blocks.map(({ blockCode }) => blockCode),
    ...toWindows(row),
    provenance: row.provenance as Provenance,
    state: row.state as AssessmentPeriod['state'],
    decision: toPeriodDecision(
      toDecision(
        row.decisionNumber,
        row.decisionDecidedOn && day(row.decisionDecidedOn),
        row.decisionProvenance,
      ),
      row.decidedAt,
    ),
    publication: toPublication(
      toDecision(
        row.publicationNumber,
        row.publicationDecidedOn && day(row.publicationDecidedOn),
        row.publicationProvenance,
      ),
      row.publishedAt,
    ),
    closedAppraisals: row.blocks.flatMap(({ blockCode, closed }) =>
      closed ? [{ periodId: row.id, block: blockCode, closedAt: closed.closedAt.toISOString() }] : [],
    ),
    ...toLastChange(row),
  };
}

/** The windows of a period from its columns. */
export function toWindows(row: WindowColumns): RoundWindows {
  return {
    selfScoring: { from: row.selfScoringFrom.toISOString(), to: row.selfScoringTo.toISOString() },
    appraisal: { from: row.appraisalFrom.toISOString(), to: row.appraisalTo.toISOString() },
    explanation: toWindow(row.explanationFrom, row.explanationTo),
    secondAppraisal: toWindow(row.secondAppraisalFrom, row.secondAppraisalTo),
    council: toWindow(row.councilFrom, row.councilTo),
  };
}

function toWindow(from: Date | null, to: Date | null): RoundWindow | null {
  return from && to && { from: from.toISOString(), to: to.toISOString() };
}

/** The columns of a period's windows. */
export function windowColumns(windows: RoundWindows): WindowColumns {
  const { selfScoring, appraisal, explanation, secondAppraisal, council } = windows;
  const instant = (at: string | undefined) => (at === undefined ? null : new Date(at));
  return {
    selfScoringFrom: new Date(selfScoring.from),
    selfScoringTo: new Date(selfScoring.to),
    appraisalFrom: new Date(appraisal.from),
    appraisalTo: new Date(appraisal.to),
    explanationFrom: instant(explanation?.from),
    explanationTo: instant(explanation?.to),
    secondAppraisalFrom: instant(secondAppraisal?.from),
    secondAppraisalTo: instant(secondAppraisal?.to),
    councilFrom: instant(council?.from),
    councilTo: instant(council?.to),
  };
}

function toPeriodDecision(decision: Decision | null, decidedAt: Date | null): PeriodDecision | null {
  return decision && decidedAt && { ...decision, decidedAt: decidedAt.toISOString() };
}

/** The publication of a period; null before there is one. */
export function toPublication(decision: Decision | null, publishedAt: Date | null): Publication | null {
  return decision && publishedAt && { ...decision, publishedAt: publishedAt.toISOString() };
}

function toLastChange({ version, changedBy, changedAt, lastChange }: ChangeRow): LastChange {
  return { version, changedBy, changedAt: changedAt.toISOString(), lastChange: lastChange as Change };
}

/** The columns that tell of the last change. */
export function changeColumns({ version, changedBy, changedAt, lastChange }: LastChange) {
  return { version, changedBy, changedAt: new Date(changedAt), lastChange };
}
