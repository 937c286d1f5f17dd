import { signHead, type Signer } from '@reformgraph/history';
import type { SqlExecutor } from '@reformgraph/subgraph-kit';
import { sealText, type SealKind } from '../domain/sealed-content.ts';

interface HeadRow {
  readonly chain: string;
  readonly entries: number;
  readonly hash: string;
  readonly now: Date;
}
interface SealRow {
  readonly assessment_id: string;
  readonly version: number;
  readonly kind: SealKind;
  readonly content_hash: string;
  readonly sealed_at: Date;
}

/**
 * Signs how far the histories have come that the transaction took further, and what it submitted or approved; any that
 * others left unsigned too. To be run last in a transaction.
 */
export async function sealHistories(sql: SqlExecutor, signer: Signer): Promise<void> {
  const heads = await sql.query<HeadRow & { readonly seals: boolean }>(
    `SELECT assessment_id::text AS chain, entries, encode(hash, 'hex') AS hash, date_trunc('milliseconds', now()) AS now,
       EXISTS (SELECT FROM content_seal WHERE signature IS NULL) AS seals
     FROM history_head WHERE signature IS NULL ORDER BY assessment_id FOR UPDATE SKIP LOCKED`,
    [],
  );
  if (heads.length === 0) return;
  await sql.query(
    `UPDATE history_head h SET signed_at = s."signedAt", key = s.key, signature = s.signature
     FROM jsonb_to_recordset($1::jsonb) AS s (chain uuid, "signedAt" timestamptz, key text, signature text)
     WHERE h.assessment_id = s.chain`,
    [
      JSON.stringify(
        heads.map(({ chain, entries, hash, now }) =>
          signHead({ chain, entries, hash, signedAt: now.toISOString() }, signer),
        ),
      ),
    ],
  );
  if (heads.some(({ seals }) => seals)) await signSeals(sql, signer);
}

async function signSeals(sql: SqlExecutor, signer: Signer): Promise<void> {
  const rows = await sql.query<SealRow>(
    `SELECT assessment_id::text, version, kind, content_hash, sealed_at FROM content_seal
     WHERE signature IS NULL ORDER BY assessment_id, version FOR UPDATE SKIP LOCKED`,
    [],
  );
  const signed = rows.map(({ assessment_id: assessmentId, version, kind, content_hash, sealed_at: at }) => ({
    ...{ assessmentId, version, key: signer.key },
    signature: signer.sign(
      sealText({ assessmentId, version, kind, contentHash: content_hash, sealedAt: at.toISOString() }),
    ),
  }));
  await sql.query(
    `UPDATE content_seal c SET key = s.key, signature = s.signature
     FROM jsonb_to_recordset($1::jsonb) AS s ("assessmentId" uuid, version integer, key text, signature text)
     WHERE c.assessment_id = s."assessmentId" AND c.version = s.version`,
    [JSON.stringify(signed)],
  );
}
