import type { AssessmentState, DecodedEvent } from '@reformgraph/event-contracts';
import type { SqlExecutor } from '@reformgraph/messaging';

const COLUMNS = `
  period_id, index_code, year,
  organization_id, organization_code, organization_name_vi, organization_name_en, organization_provenance,
  block_code, block_name_vi, block_name_en, points, maximum, value, domains, components,
  criteria_set_id, criteria_title_vi, criteria_title_en, criteria_source, criteria_provenance,
  provenance, completed_at, business_time, recorded_at, version`;
const EXCLUDED = COLUMNS.replaceAll(/\w+/g, (column) => `excluded.${column}`);

const UPSERT_RESULTS = `
  INSERT INTO assessment_result (id, ${COLUMNS})
  SELECT
    id, "periodId", index, year,
    (organization->>'id')::uuid, organization->>'code', organization->'name'->>'vi', organization->'name'->>'en',
    organization->>'provenance',
    organization->>'block', organization->'blockName'->>'vi', organization->'blockName'->>'en',
    (result->>'points')::numeric, (result->>'maximum')::numeric, (result->>'value')::numeric, domains, components,
    ("criteriaSet"->>'id')::uuid, "criteriaSet"->'title'->>'vi', "criteriaSet"->'title'->>'en',
    "criteriaSet"->>'source', "criteriaSet"->>'provenance',
    provenance, "completedAt", "businessTime", "recordedAt", version
  FROM jsonb_to_recordset($1::jsonb) AS event (
    id uuid, "periodId" uuid, index text, year integer, organization jsonb, result jsonb, domains jsonb,
    components jsonb, "criteriaSet" jsonb, provenance text, "completedAt" timestamptz, "businessTime" timestamptz,
    "recordedAt" timestamptz, version integer
  )
  ON CONFLICT (id) DO UPDATE SET (${COLUMNS}) = (${EXCLUDED})
  WHERE excluded.version > assessment_result.version`;

/** Keeps the results of completed assessments; at most one event of each, and only one newer than what is kept counts. */
export async function projectResults(
  tx: SqlExecutor,
  events: readonly (DecodedEvent & { data: AssessmentState })[],
): Promise<void> {
  if (events.length === 0) return;
  const results = events.map(({ aggregateId, version, businessTime, time, provenance, data }) => ({
    ...data,
    id: aggregateId,
    version,
    businessTime,
    recordedAt: time,
    provenance,
  }));
  await tx.query(UPSERT_RESULTS, [JSON.stringify(results)]);
}
