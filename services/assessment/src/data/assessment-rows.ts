import type { Provenance } from '@reformgraph/subgraph-kit';
import type { Change } from '@reformgraph/subgraph-kit/change';
import type { Assessment } from '../domain/assessment.ts';
import type { ComponentScore } from '../domain/component-score.ts';
import type { GivenComponent } from '../domain/given-component.ts';
import type { Decision } from '../domain/decision.ts';

/** What is read of an assessment `a`. */
export const ASSESSMENT_COLUMNS = `
  a.id::text, a.period_id::text, a.index_code, a.year, a.block_code, a.block_name_vi, a.block_name_en,
  a.criteria_set_id::text, a.organization_id::text, a.organization_code, a.organization_name_vi,
  a.organization_name_en, a.organization_provenance, a.provenance, a.state, a.version, a.submitted_at,
  a.completed_at, a.points::text, a.maximum::text, a.value::text, a.value_fraction, a.correction_number,
  a.correction_decided_on::text, a.correction_provenance, a.withdrawal_number, a.withdrawal_decided_on::text,
  a.withdrawal_provenance, a.changed_by::text, a.changed_at, a.last_change`;

export interface AssessmentRow {
  readonly id: string;
  readonly period_id: string;
  readonly index_code: string;
  readonly year: number;
  readonly block_code: string;
  readonly block_name_vi: string;
  readonly block_name_en: string;
  readonly criteria_set_id: string;
  readonly organization_id: string;
  readonly organization_code: string;
  readonly organization_name_vi: string;
  readonly organization_name_en: string;
  readonly organization_provenance: string;
  readonly provenance: string;
  readonly state: string;
  readonly version: number;
  readonly submitted_at: Date | null;
  readonly completed_at: Date | null;
  readonly points: string | null;
  readonly maximum: string | null;
  readonly value: string | null;
  readonly value_fraction: string | null;
  readonly correction_number: string | null;
  readonly correction_decided_on: string | null;
  readonly correction_provenance: string | null;
  readonly withdrawal_number: string | null;
  readonly withdrawal_decided_on: string | null;
  readonly withdrawal_provenance: string | null;
  readonly changed_by: string | null;
  readonly changed_at: Date;
  readonly last_change: string;
}

export function toAssessment(row: AssessmentRow): Assessment {
  const facts = {
    id: row.id,
    periodId: row.period_id,
    index: row.index_code,
    year: row.year,
    organization: {
      id: row.organization_id,
      code: row.organization_code,
      name: { vi: row.organization_name_vi, en: row.organization_name_en },
      provenance: row.organization_provenance as Provenance,
      block: row.block_code,
      blockName: { vi: row.block_name_vi, en: row.block_name_en },
    },
    criteriaSetId: row.criteria_set_id,
    provenance: row.provenance as Provenance,
    version: row.version,
    changedBy: row.changed_by,
    changedAt: row.changed_at.toISOString(),
    lastChange: row.last_change as Change,
  };
  switch (row.state as Assessment['state']) {
    case 'SELF_SCORING':
      return { ...facts, state: 'SELF_SCORING' };
    case 'PRESENTED':
      return { ...facts, state: 'PRESENTED' };
    case 'SUBMITTED':
      return { ...facts, state: 'SUBMITTED', submittedAt: present(row.submitted_at).toISOString() };
    case 'COMPLETED':
      return { ...facts, ...toCompletion(row), state: 'COMPLETED' };
    case 'WITHDRAWN':
      return {
        ...facts,
        ...toCompletion(row),
        state: 'WITHDRAWN',
        withdrawal: present(
          toDecision(row.withdrawal_number, row.withdrawal_decided_on, row.withdrawal_provenance),
        ),
      };
  }
}

function toCompletion(row: AssessmentRow) {
  return {
    submittedAt: present(row.submitted_at).toISOString(),
    completedAt: present(row.completed_at).toISOString(),
    result: {
      points: present(row.points),
      maximum: present(row.maximum),
      value: row.value,
      fraction: row.value_fraction,
    },
    correction: toDecision(row.correction_number, row.correction_decided_on, row.correction_provenance),
  };
}

/** A decision from its columns; null where there is none. */
export function toDecision(
  decisionNumber: string | null,
  decidedOn: string | null,
  provenance: string | null,
): Decision | null {
  return decisionNumber === null || decidedOn === null
    ? null
    : { decisionNumber, decidedOn, provenance: provenance as Provenance };
}

export interface ComponentRow {
  readonly assessment_id: string;
  readonly criteria_set_id: string;
  readonly code: string;
  readonly title_vi: string;
  readonly title_en: string;
  readonly domain: number;
  readonly maximum: string;
  readonly self_given: GivenComponent | null;
  readonly self_score: string | null;
  readonly note: string | null;
  readonly appraised_given: GivenComponent | null;
  readonly appraised_score: string | null;
  readonly explanation: string | null;
  readonly explained_by: string | null;
  readonly explained_at: Date | null;
  readonly second_given: GivenComponent | null;
  readonly second_score: string | null;
  readonly council_given: GivenComponent | null;
  readonly council_score: string | null;
  readonly corrected_given: GivenComponent | null;
  readonly corrected_score: string | null;
  readonly reason: string | null;
  readonly version: number;
  readonly changed_by: string | null;
  readonly changed_at: Date;
  readonly last_change: string;
}

export function toComponentScore(row: ComponentRow): ComponentScore {
  return {
    assessmentId: row.assessment_id,
    criteriaSetId: row.criteria_set_id,
    code: row.code,
    title: { vi: row.title_vi, en: row.title_en },
    domain: row.domain,
    maximum: row.maximum,
    self: row.self_given,
    selfScore: row.self_score,
    note: row.note,
    appraised: row.appraised_given,
    appraisedScore: row.appraised_score,
    unitExplanation:
      row.explanation === null
        ? null
        : {
            text: row.explanation,
            by: present(row.explained_by),
            at: present(row.explained_at).toISOString(),
          },
    second: row.second_given,
    secondScore: row.second_score,
    council: row.council_given,
    councilScore: row.council_score,
    corrected: row.corrected_given,
    correctedScore: row.corrected_score,
    reason: row.reason,
    version: row.version,
    changedBy: row.changed_by,
    changedAt: row.changed_at.toISOString(),
    lastChange: row.last_change as Change,
  };
}

function present<Value>(value: Value | null): Value {
  if (value === null) throw new Error('A row that its constraints forbid');
  return value;
}
