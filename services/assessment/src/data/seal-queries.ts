import { contentHash } from '@reformgraph/history';
import { groupedBy, type Actor, type SqlExecutor } from '@reformgraph/subgraph-kit';
import DataLoader from 'dataloader';
import type { Assessment } from '../domain/assessment.ts';
import { approvalText, sealText, submissionText, type SealKind } from '../domain/sealed-content.ts';
import { componentStore } from './component-store.ts';
import { ASSESSMENT_VISIBLE, visibilityParameters } from './visibility.ts';

/** What was submitted or approved, by the signed hash of its content. */
export interface ContentSeal {
  readonly assessmentId: string;
  readonly version: number;
  readonly kind: SealKind;
  readonly contentHash: string;
  /** By the platform's clock, UTC. */
  readonly sealedAt: string;
  readonly key: string;
  readonly signature: string;
  /** The text that is signed. */
  readonly signedText: string;
}

/** Reads of seals as one actor may see them. */
export interface SealQueries {
  /** The newest seal of a kind; null where there is none. */
  newest(assessmentId: string, kind: SealKind): Promise<ContentSeal | null>;
  /** Whether the content is still what was sealed. */
  isUnchanged(assessment: Assessment, seal: ContentSeal): Promise<boolean>;
}

interface SealRow {
  readonly assessment_id: string;
  readonly version: number;
  readonly kind: SealKind;
  readonly content_hash: string;
  readonly sealed_at: Date;
  readonly key: string;
  readonly signature: string;
}

export function createSealQueries(sql: SqlExecutor, actor: Actor): SealQueries {
  const scope = visibilityParameters(actor);
  const seals = new DataLoader<string, ContentSeal[]>(
    async (ids) => {
      const rows = await sql.query<SealRow>(SEALS, [...scope, [...new Set(ids)]]);
      const found = groupedBy(rows.map(toSeal), ({ assessmentId }) => assessmentId);
      return ids.map((id) => [...(found.get(id) ?? [])]);
    },
    { cache: false },
  );
  return {
    newest: async (assessmentId, kind) =>
      (await seals.load(assessmentId)).find((seal) => seal.kind === kind) ?? null,
    isUnchanged: async (assessment, seal) => {
      const components = await componentStore(sql).all(assessment.id);
      if (seal.kind === 'SUBMISSION') return contentHash(submissionText(components)) === seal.contentHash;
      return (
        'result' in assessment &&
        contentHash(approvalText(components, assessment.result)) === seal.contentHash
      );
    },
  };
}

const SEALS = `
  SELECT s.assessment_id::text, s.version, s.kind, s.content_hash, s.sealed_at, s.key, s.signature
  FROM content_seal s JOIN assessment a ON a.id = s.assessment_id
  WHERE a.id = ANY ($6::uuid[]) AND s.signature IS NOT NULL AND ${ASSESSMENT_VISIBLE}
  ORDER BY s.assessment_id, s.version DESC`;

function toSeal(row: SealRow): ContentSeal {
  const seal = {
    ...{ assessmentId: row.assessment_id, version: row.version, kind: row.kind },
    ...{ contentHash: row.content_hash, sealedAt: row.sealed_at.toISOString() },
  };
  return { ...seal, key: row.key, signature: row.signature, signedText: sealText(seal) };
}
