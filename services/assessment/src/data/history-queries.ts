import {
  connection,
  groupedBy,
  readPage,
  type Actor,
  type Connection,
  type PageArguments,
  type SqlExecutor,
} from '@reformgraph/subgraph-kit';
import type { Provenance } from '@reformgraph/subgraph-kit/provenance';
import DataLoader from 'dataloader';
import type { AssessmentState } from '../domain/assessment.ts';
import type { ScoreRound } from '../domain/component-score.ts';
import type { GivenComponent } from '../domain/given-component.ts';
import {
  APPRAISAL_VISIBLE,
  ASSESSMENT_VISIBLE,
  COMPONENT_VISIBLE,
  COUNCIL_VISIBLE,
  firstAppraisalVisible,
  INSIDE_UNIT,
  visibilityParameters,
} from './visibility.ts';

/** What a component stood at in a round. */
export interface HistoryValue {
  readonly given: GivenComponent;
  /** Decimal text; none where the component does not apply, and while it depends on values of the block. */
  readonly points?: string;
  readonly words?: string;
}

/** A change of a score or a state, as the history keeps it. */
export interface HistoryEntry {
  /** Its place among those that the actor may see, from 1 on. */
  readonly place: number;
  readonly change: string;
  readonly by: string | null;
  /** By the platform's clock, UTC. */
  readonly at: string;
  readonly component: string | null;
  readonly reason: string | null;
  readonly explanation: string | null;
  readonly stateChange: { readonly from: AssessmentState | null; readonly to: AssessmentState } | null;
  readonly result: { readonly points: string; readonly maximum: string } | null;
  readonly decision: {
    readonly number: string;
    readonly decidedOn: string;
    readonly provenance: Provenance;
  } | null;
  readonly changes: readonly {
    readonly round: ScoreRound;
    readonly from: HistoryValue | null;
    readonly to: HistoryValue | null;
  }[];
}

/** How far the history of an assessment has come, signed. */
export interface HistoryHead {
  readonly assessmentId: string;
  readonly entries: number;
  readonly hash: string;
  /** UTC. */
  readonly signedAt: string;
  readonly key: string;
  readonly signature: string;
}

/** Reads of histories as one actor may see them. */
export interface HistoryQueries {
  /** The changes of an assessment, or of one component of it, oldest first. */
  entries(
    assessmentId: string,
    component: string | null,
    page: PageArguments,
  ): Promise<Connection<HistoryEntry>>;
  /** Null where the actor may not see how much has changed. */
  head(assessmentId: string): Promise<HistoryHead | null>;
}

interface Asked {
  readonly assessmentId: string;
  readonly component: string | null;
  readonly after: number;
  readonly size: number;
}

type EntryRow = HistoryEntry & { readonly assessment_id: string };
type HeadRow = Omit<HistoryHead, 'signedAt'> & { readonly signed_at: Date };

export function createHistoryQueries(sql: SqlExecutor, actor: Actor, businessTime: string): HistoryQueries {
  const scope = visibilityParameters(actor);
  const entries = new DataLoader<Asked, HistoryEntry[]>(
    async (asked) => {
      const pages = groupedBy(asked, ({ component, after, size }) => JSON.stringify([component, after, size]));
      const found = new Map<Asked, HistoryEntry[]>();
      for (const together of pages.values()) {
        const [{ component, after, size } = NOTHING] = together;
        const rows = await sql.query<EntryRow>(ENTRIES, [
          ...scope,
          [...new Set(together.map(({ assessmentId }) => assessmentId))],
          businessTime,
          component,
          after,
          size,
        ]);
        const byAssessment = groupedBy(rows, (row) => row.assessment_id);
        for (const each of together) found.set(each, [...(byAssessment.get(each.assessmentId) ?? [])]);
      }
      return asked.map((each) => found.get(each) ?? []);
    },
    { cache: false },
  );
  const heads = new DataLoader<string, HistoryHead | null>(
    async (ids) => {
      const rows = await sql.query<HeadRow>(HEADS, [...scope, [...new Set(ids)]]);
      const byId = new Map(
        rows.map(({ signed_at: at, ...head }) => [
          head.assessmentId,
          { ...head, signedAt: at.toISOString() },
        ]),
      );
      return ids.map((id) => byId.get(id) ?? null);
    },
    { cache: false },
  );
  return {
    entries: async (assessmentId, component, pageArguments) => {
      const page = readPage(pageArguments, `history of ${assessmentId}`, ['place']);
      const after = Number(page.after?.[0] ?? 0);
      const rows = await entries.load({ assessmentId, component, after, size: page.size + 1 });
      return connection(
        rows,
        page,
        ({ place }) => [String(place)],
        async () => {
          const [counted] = await sql.query<{ total: number }>(
            `SELECT count(*)::integer AS total FROM (${visibleEntries('$6')}) AS seen`,
            [...scope, assessmentId, businessTime, component],
          );
          return counted?.total ?? 0;
        },
      );
    },
    head: (assessmentId) => heads.load(assessmentId),
  };
}

const NOTHING: Asked = { assessmentId: '', component: null, after: 0, size: 0 };

const FIRST_VISIBLE = firstAppraisalVisible('$7');

/** The entries of an assessment, given as SQL, that the actor may see, each with what of it they may see. */
const visibleEntries = (assessmentId: string) => `
  SELECT a.id::text AS assessment_id, row_number() OVER (ORDER BY e.number)::integer AS place,
    k.fact ->> 'change' AS change, k.fact ->> 'by' AS by, k.fact ->> 'at' AS at, e.component_code AS component,
    CASE WHEN CASE
      WHEN e.component_code IS NOT NULL THEN ${APPRAISAL_VISIBLE} OR s.tells_appraisal
      WHEN k.fact ->> 'change' = 'sendBackAssessment' THEN ${INSIDE_UNIT}
      ELSE true END THEN k.fact ->> 'reason' END AS reason,
    k.fact ->> 'explanation' AS explanation, k.fact -> 'state' AS "stateChange", k.fact -> 'result' AS result,
    k.fact -> 'decision' AS decision, coalesce(s.changes, '[]') AS changes
  FROM history_entry e JOIN assessment a ON a.id = e.assessment_id
  LEFT JOIN component_score c ON c.assessment_id = e.assessment_id AND c.component_code = e.component_code
  CROSS JOIN LATERAL (SELECT e.content::jsonb AS fact) AS k
  CROSS JOIN LATERAL (
    SELECT jsonb_agg(change ORDER BY place) AS changes, coalesce(bool_or(change ->> 'round' = 'APPRAISAL'), false) AS tells_appraisal
    FROM jsonb_array_elements(coalesce(k.fact -> 'changes', '[]')) WITH ORDINALITY AS told (change, place)
    WHERE change ->> 'round' = 'SELF' OR ${APPRAISAL_VISIBLE} OR (change ->> 'round' = 'APPRAISAL' AND ${FIRST_VISIBLE})
  ) AS s
  WHERE e.assessment_id = ${assessmentId}::uuid AND ${ASSESSMENT_VISIBLE}
    AND ($8::text IS NULL OR e.component_code = $8)
    AND CASE
      WHEN e.component_code IS NOT NULL
        THEN ${COMPONENT_VISIBLE} AND (s.changes IS NOT NULL OR k.fact ? 'explanation')
      ELSE k.fact ->> 'change' <> 'decideComponents' OR ${COUNCIL_VISIBLE} END`;

const ENTRIES = `
  SELECT seen.* FROM unnest($6::uuid[]) AS asked (id) CROSS JOIN LATERAL (
    SELECT * FROM (${visibleEntries('asked.id')}) AS one
    WHERE one.place > $9::integer ORDER BY one.place LIMIT $10::integer
  ) AS seen
  ORDER BY seen.assessment_id, seen.place`;

const HEADS = `
  SELECT h.assessment_id::text AS "assessmentId", h.entries, encode(h.hash, 'hex') AS hash, h.signed_at, h.key, h.signature
  FROM history_head h JOIN assessment a ON a.id = h.assessment_id
  WHERE h.assessment_id = ANY ($6::uuid[]) AND h.signature IS NOT NULL AND ${ASSESSMENT_VISIBLE} AND ${COUNCIL_VISIBLE}`;
