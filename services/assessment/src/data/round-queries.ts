import { groupedBy, type Actor, type SqlExecutor } from '@reformgraph/subgraph-kit';
import DataLoader from 'dataloader';
import type { AssessmentReturn } from '../domain/assessment.ts';
import type { RoundExtension } from '../domain/extension.ts';
import { ASSESSMENT_VISIBLE, INSIDE_UNIT, visibilityParameters } from './visibility.ts';

/** A return as it was made; `madeAt` is business time, UTC. */
export interface MadeReturn extends AssessmentReturn {
  readonly madeBy: string;
  readonly madeAt: string;
}

/** An extension as it was made; `extendedAt` is business time, UTC. */
export interface MadeExtension extends RoundExtension {
  readonly extendedAt: string;
}

/** Reads of what happened to rounds. */
export interface RoundQueries {
  /** Why an assessment went back to its unit, oldest first, as the actor may see it. */
  returns(assessmentId: string): Promise<MadeReturn[]>;
  /** The extensions of a period for all units (null) or of one unit, oldest first. */
  extensions(periodId: string, organizationId: string | null): Promise<MadeExtension[]>;
}

interface ReturnRow {
  readonly assessment_id: string;
  readonly kind: AssessmentReturn['kind'];
  readonly reason: string;
  readonly made_by: string;
  readonly made_at: Date;
}

interface ExtensionRow {
  readonly period_id: string;
  readonly round: RoundExtension['round'];
  readonly organization_id: string | null;
  readonly until: Date;
  readonly reason: string;
  readonly counts_as_late: boolean;
  readonly extended_at: Date;
}

interface OfUnit {
  readonly periodId: string;
  readonly organizationId: string | null;
}
const keyOf = ({ periodId, organizationId }: OfUnit) => `${periodId}/${organizationId ?? ''}`;

export function createRoundQueries(sql: SqlExecutor, actor: Actor): RoundQueries {
  const scope = visibilityParameters(actor);
  const returns = new DataLoader<string, MadeReturn[]>(
    async (ids) => {
      const rows = await sql.query<ReturnRow>(RETURNS, [...scope, [...new Set(ids)]]);
      const byAssessment = groupedBy(rows, (row) => row.assessment_id);
      return ids.map((id) =>
        (byAssessment.get(id) ?? []).map(({ kind, reason, made_by, made_at }) => ({
          ...{ kind, reason, madeBy: made_by, madeAt: made_at.toISOString() },
        })),
      );
    },
    { cache: false },
  );
  const extensions = new DataLoader<OfUnit, MadeExtension[], string>(
    async (units) => {
      const rows = await sql.query<ExtensionRow>(EXTENSIONS, [
        units.map(({ periodId }) => periodId),
        units.map(({ organizationId }) => organizationId),
      ]);
      const byUnit = groupedBy(
        rows.map((row) => ({
          periodId: row.period_id,
          organizationId: row.organization_id,
          round: row.round,
          until: row.until.toISOString(),
          reason: row.reason,
          countsAsLate: row.counts_as_late,
          extendedAt: row.extended_at.toISOString(),
        })),
        keyOf,
      );
      return units.map((unit) => byUnit.get(keyOf(unit)) ?? []);
    },
    { cacheKeyFn: keyOf },
  );
  return {
    returns: (assessmentId) => returns.load(assessmentId),
    extensions: (periodId, organizationId) => extensions.load({ periodId, organizationId }),
  };
}

const RETURNS = `
  SELECT r.assessment_id::text, r.kind, r.reason, r.made_by::text, r.made_at
  FROM assessment_return r JOIN assessment a ON a.id = r.assessment_id
  WHERE a.id = ANY ($6::uuid[]) AND ${ASSESSMENT_VISIBLE} AND (r.kind = 'REVISION' OR ${INSIDE_UNIT})
  ORDER BY r.assessment_id, r.version`;

const EXTENSIONS = `
  SELECT e.period_id::text, e.round, e.organization_id::text, e.until, e.reason, e.counts_as_late, e.extended_at
  FROM unnest($1::uuid[], $2::uuid[]) AS asked (period_id, organization_id)
  JOIN round_extension e ON e.period_id = asked.period_id
    AND e.organization_id IS NOT DISTINCT FROM asked.organization_id
  ORDER BY e.extended_at, e.id`;
