import { groupedBy, type Actor, type SqlExecutor } from '@reformgraph/subgraph-kit';
import DataLoader from 'dataloader';
import type { GroundedDecision } from '../domain/decision.ts';
import type { DecisionKind } from '../use-cases/ports.ts';
import { ASSESSMENT_VISIBLE, COUNCIL_VISIBLE, visibilityParameters } from './visibility.ts';

/** A decision on an assessment, with the version of it that the decision made. */
export interface AssessmentDecision extends GroundedDecision {
  readonly kind: DecisionKind;
  readonly version: number;
  /** Business time, UTC. */
  readonly madeAt: string;
}

interface DecisionRow {
  readonly assessment_id: string;
  readonly kind: string;
  readonly decision_number: string;
  readonly decided_on: string;
  readonly ground: string;
  readonly provenance: string;
  readonly version: number;
  readonly made_at: Date;
}

/** The decisions on an assessment, oldest first, as one actor may see them; batched over assessments. */
export function createDecisionQuery(
  sql: SqlExecutor,
  actor: Actor,
): (id: string) => Promise<AssessmentDecision[]> {
  const scope = visibilityParameters(actor);
  const decisions = new DataLoader<string, AssessmentDecision[]>(
    async (ids) => {
      const rows = await sql.query<DecisionRow>(DECISIONS, [...scope, [...new Set(ids)]]);
      const byAssessment = groupedBy(rows, (row) => row.assessment_id);
      return ids.map((id) => (byAssessment.get(id) ?? []).map(toDecision));
    },
    { cache: false },
  );
  return (id) => decisions.load(id);
}

function toDecision(row: DecisionRow): AssessmentDecision {
  return {
    kind: row.kind as DecisionKind,
    decisionNumber: row.decision_number,
    decidedOn: row.decided_on,
    ground: row.ground,
    provenance: row.provenance as AssessmentDecision['provenance'],
    version: row.version,
    madeAt: row.made_at.toISOString(),
  };
}

const DECISIONS = `
  SELECT d.assessment_id::text, d.kind, d.decision_number, d.decided_on::text, d.ground, d.provenance, d.version,
    d.made_at
  FROM assessment_decision d JOIN assessment a ON a.id = d.assessment_id
  WHERE a.id = ANY ($6::uuid[]) AND ${ASSESSMENT_VISIBLE} AND (d.kind <> 'COUNCIL' OR ${COUNCIL_VISIBLE})
  ORDER BY d.assessment_id, d.version`;
