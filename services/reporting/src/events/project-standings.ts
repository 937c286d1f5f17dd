import {
  newestPerAggregate,
  type DecodedEvent,
  type FirstPublishedState,
} from '@reformgraph/event-contracts';
import type { SqlExecutor } from '@reformgraph/messaging';
import type { ToldStanding } from './standing.ts';

const COLUMNS = `
  state, period_id, index_code, year,
  organization_id, organization_code, organization_name_vi, organization_name_en, organization_provenance,
  block_code, block_name_vi, block_name_en, points, maximum, value, domains, components,
  criteria_set_id, criteria_title_vi, criteria_title_en, criteria_source, criteria_provenance,
  provenance, completed_at, correction, withdrawal, publication, business_time, recorded_at, version`;
const EXCLUDED = COLUMNS.replaceAll(/\w+/g, (column) => `excluded.${column}`);

const UPSERT_STANDINGS = `
  INSERT INTO assessment_standing (id, audience, ${COLUMNS})
  SELECT
    id, audience, state, "periodId", index, year,
    (organization->>'id')::uuid, organization->>'code', organization->'name'->>'vi', organization->'name'->>'en',
    organization->>'provenance',
    organization->>'block', organization->'blockName'->>'vi', organization->'blockName'->>'en',
    (result->>'points')::numeric, (result->>'maximum')::numeric, (result->>'value')::numeric, domains, components,
    ("criteriaSet"->>'id')::uuid, "criteriaSet"->'title'->>'vi', "criteriaSet"->'title'->>'en',
    "criteriaSet"->>'source', "criteriaSet"->>'provenance',
    provenance, "completedAt", correction, withdrawal, publication, "businessTime", "recordedAt", version
  FROM jsonb_to_recordset($1::jsonb) AS event (
    id uuid, audience text, state text, "periodId" uuid, index text, year integer, organization jsonb, result jsonb,
    domains jsonb, components jsonb, "criteriaSet" jsonb, provenance text, "completedAt" timestamptz,
    correction jsonb, withdrawal jsonb, publication jsonb, "businessTime" timestamptz, "recordedAt" timestamptz,
    version integer
  )
  ON CONFLICT (id, audience) DO UPDATE SET (${COLUMNS}) = (${EXCLUDED})
  WHERE excluded.version > assessment_standing.version`;

const KEEP_FIRST = `
  UPDATE assessment_standing
  SET first_value = event.value, first_published_at = event.at, published_together = event.together
  FROM jsonb_to_recordset($1::jsonb) AS event (id uuid, value numeric, at timestamptz, together integer)
  WHERE assessment_standing.id = event.id AND audience = 'PUBLIC' AND first_published_at IS NULL`;

/** Keeps how assessments stand, for each audience apart; only what is newer than what is kept for it counts. */
export async function projectStandings(tx: SqlExecutor, told: readonly ToldStanding[]): Promise<void> {
  const standings = (['INTERNAL', 'PUBLIC'] as const).flatMap((audience) =>
    newestPerAggregate(
      told
        .filter((standing) => standing.audience === audience)
        .map((standing) => ({ ...standing, ...standing.event })),
    ).map(toRow),
  );
  if (standings.length > 0) await tx.query(UPSERT_STANDINGS, [JSON.stringify(standings)]);
}

/** Keeps beside the public standings, which must be there, with what they were published first. */
export async function projectFirstPublications(
  tx: SqlExecutor,
  published: readonly (DecodedEvent & { data: FirstPublishedState })[],
): Promise<void> {
  if (published.length === 0) return;
  const first = published.map(({ aggregateId, businessTime, data }) => ({
    id: aggregateId,
    value: data.result.value,
    at: businessTime,
    together: data.publishedTogether ?? null,
  }));
  await tx.query(KEEP_FIRST, [JSON.stringify(first)]);
}

function toRow({ audience, state, event }: ToldStanding) {
  const { aggregateId, version, businessTime, time, provenance, data } = event;
  const whole = data as object;
  const told = {
    ...whole,
    id: aggregateId,
    audience,
    state,
    version,
    businessTime,
    recordedAt: time,
    provenance,
  };
  return state === 'SUBMITTED' ? { ...told, criteriaSet: null, components: null } : told;
}
