import {
  newestPerAggregate,
  type DecodedEvent,
  type FirstPublishedState,
} from '@reformgraph/event-contracts';
import { inOnePiece, type SqlExecutor } from '@reformgraph/messaging';
import type { ToldStanding } from './standing.ts';

const COLUMNS = `
  state, period_id, index_code, year,
  organization_id, organization_code, organization_name_vi, organization_name_en, organization_provenance,
  block_code, block_name_vi, block_name_en, points, maximum, value, told,
  criteria_set_id, criteria_title_vi, criteria_title_en, criteria_source, criteria_provenance, ranked_on,
  provenance, completed_at, correction, withdrawal, publication, business_time, recorded_at, version`;
const EXCLUDED = COLUMNS.replaceAll(/\w+/g, (column) => `excluded.${column}`);

const UPSERT_STANDINGS = `
  INSERT INTO assessment_standing (id, audience, ${COLUMNS})
  SELECT
    id, audience, state, "periodId", index, year,
    (organization->>'id')::uuid, organization->>'code', organization->'name'->>'vi', organization->'name'->>'en',
    organization->>'provenance',
    organization->>'block', organization->'blockName'->>'vi', organization->'blockName'->>'en',
    (result->>'points')::numeric, (result->>'maximum')::numeric, (result->>'value')::numeric,
    substring($2::bytea from "toldStart" for "toldLength"),
    ("criteriaSet"->>'id')::uuid, "criteriaSet"->'title'->>'vi', "criteriaSet"->'title'->>'en',
    "criteriaSet"->>'source', "criteriaSet"->>'provenance', coalesce("criteriaSet"->>'rankedOn', 'SHOWN'),
    provenance, "completedAt", correction, withdrawal, publication, "businessTime", "recordedAt", version
  FROM jsonb_to_recordset($1::jsonb) AS event (
    id uuid, audience text, state text, "periodId" uuid, index text, year integer, organization jsonb, result jsonb,
    "toldStart" integer, "toldLength" integer, "criteriaSet" jsonb, provenance text, "completedAt" timestamptz,
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
export async function projectStandings(tx: SqlExecutor, all: readonly ToldStanding[]): Promise<void> {
  const standings = (['INTERNAL', 'PUBLIC'] as const).flatMap((audience) =>
    newestPerAggregate(all.filter((standing) => standing.audience === audience)),
  );
  if (standings.length === 0) return;
  const { starts, lengths, piece } = inOnePiece(
    standings.map(({ state, event }) => (state === 'COMPLETED' ? event.written : null)),
  );
  const rows = standings.map((standing, at) => ({
    ...toRow(standing),
    toldStart: starts[at],
    toldLength: lengths[at],
  }));
  await tx.query(UPSERT_STANDINGS, [JSON.stringify(rows), piece]);
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

/** What has a column of its own; the parts stay in the words of the event. */
function toRow({ audience, state, event }: ToldStanding) {
  const { aggregateId, version, businessTime, time, provenance, data } = event;
  const row = {
    ...(data as object),
    domains: undefined,
    components: undefined,
    id: aggregateId,
    audience,
    state,
    version,
    businessTime,
    recordedAt: time,
    provenance,
  };
  return state === 'SUBMITTED' ? { ...row, criteriaSet: null } : row;
}
