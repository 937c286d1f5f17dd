import {
  connection,
  groupedBy,
  isId,
  readPage,
  type Actor,
  type Connection,
  type PageArguments,
  type SqlExecutor,
} from '@reformgraph/subgraph-kit';
import DataLoader from 'dataloader';
import type { Assessment, AssessmentState } from '../domain/assessment.ts';
import type { AppraiserAssignment } from '../domain/appraiser.ts';
import { assignmentsOf } from './appraiser-store.ts';
import { ASSESSMENT_COLUMNS, toAssessment, type AssessmentRow } from './assessment-rows.ts';
import { createDecisionQuery, type AssessmentDecision } from './decision-queries.ts';
import { APPRAISER_VISIBLE, ASSESSMENT_VISIBLE, visibilityParameters } from './visibility.ts';

export interface AssessmentFilter {
  readonly index?: string | null | undefined;
  readonly year?: number | null | undefined;
  readonly block?: string | null | undefined;
  /** The unit's code when the period opened. */
  readonly organization?: string | null | undefined;
  readonly state?: AssessmentState | null | undefined;
}

/** Reads of assessments as one actor may see them. */
export interface AssessmentQueries {
  byId(id: string): Promise<Assessment | null>;
  ofOrganization(organizationId: string, year: number): Promise<Assessment[]>;
  list(filter: AssessmentFilter, page: PageArguments): Promise<Connection<Assessment>>;
  /** Who appraises what of an assessment, as far as the actor may see. */
  appraisers(id: string): Promise<AppraiserAssignment[]>;
  /** The decisions on an assessment, oldest first. */
  decisions(id: string): Promise<AssessmentDecision[]>;
}

/** `id` is a UUID's text; anything else names nothing. */
export function createAssessmentQueries(sql: SqlExecutor, actor: Actor): AssessmentQueries {
  const scope = visibilityParameters(actor);
  const byId = new DataLoader<string, Assessment | null>(
    async (ids) => {
      const rows = await sql.query<AssessmentRow>(
        `SELECT ${ASSESSMENT_COLUMNS} FROM assessment a WHERE a.id = ANY ($6::uuid[]) AND ${ASSESSMENT_VISIBLE}`,
        [...scope, [...new Set(ids)]],
      );
      const found = new Map(rows.map((row) => [row.id, toAssessment(row)]));
      return ids.map((id) => found.get(id) ?? null);
    },
    { cache: false },
  );
  const ofOrganization = new DataLoader<{ organizationId: string; year: number }, Assessment[]>(
    async (keys) => {
      const rows = await sql.query<AssessmentRow>(
        `SELECT ${ASSESSMENT_COLUMNS}
         FROM (SELECT DISTINCT * FROM unnest($6::uuid[], $7::integer[])) AS asked (organization_id, year)
         JOIN assessment a USING (organization_id, year)
         WHERE ${ASSESSMENT_VISIBLE}
         ORDER BY a.index_code, a.id`,
        [...scope, keys.map(({ organizationId }) => organizationId), keys.map(({ year }) => year)],
      );
      const found = rows.map(toAssessment);
      return keys.map(({ organizationId, year }) =>
        found.filter(
          (assessment) => assessment.organization.id === organizationId && assessment.year === year,
        ),
      );
    },
    { cache: false },
  );
  const appraisers = new DataLoader<string, AppraiserAssignment[]>(
    async (ids) => {
      const found = await assignmentsOf(sql, APPRAISER_VISIBLE, [...scope, [...new Set(ids)]]);
      const byAssessment = groupedBy(found, ({ assessmentId }) => assessmentId);
      return ids.map((id) => byAssessment.get(id) ?? []);
    },
    { cache: false },
  );
  return {
    appraisers: (id) => appraisers.load(id),
    decisions: createDecisionQuery(sql, actor),
    byId: async (id) => (isId(id) ? byId.load(id.toLowerCase()) : null),
    ofOrganization: async (organizationId, year) =>
      isId(organizationId) ? ofOrganization.load({ organizationId: organizationId.toLowerCase(), year }) : [],
    list: async ({ index, year, block, organization, state }, pageArguments) => {
      const page = readPage(pageArguments, 'assessments', ['text', 'id']);
      const [name, id] = page.after ?? [];
      const filter = [index ?? null, year ?? null, block ?? null, organization ?? null, state ?? null];
      const rows = await sql.query<AssessmentRow>(
        `SELECT ${ASSESSMENT_COLUMNS} FROM assessment a
         WHERE ${FILTERED} AND ($11::text IS NULL OR (a.organization_name_vi, a.id) > ($11::text, $12::uuid))
         ORDER BY a.organization_name_vi, a.id LIMIT $13::integer`,
        [...scope, ...filter, name ?? null, id ?? null, page.size + 1],
      );
      return connection(
        rows.map(toAssessment),
        page,
        (assessment) => [assessment.organization.name.vi, assessment.id],
        async () => {
          const [counted] = await sql.query<{ total: number }>(
            `SELECT count(*)::integer AS total FROM assessment a WHERE ${FILTERED}`,
            [...scope, ...filter],
          );
          return counted?.total ?? 0;
        },
      );
    },
  };
}

const FILTERED = `${ASSESSMENT_VISIBLE}
  AND ($6::text IS NULL OR a.index_code = $6) AND ($7::integer IS NULL OR a.year = $7)
  AND ($8::text IS NULL OR a.block_code = $8) AND ($9::text IS NULL OR a.organization_code = $9)
  AND ($10::text IS NULL OR a.state = $10)`;
