import { createSigner, signManifest, type HistoryEntry, type SignedHead } from '@reformgraph/history';
import type { JsonWebKey } from 'node:crypto';
import pg from 'pg';
import { Complaint } from '../start/complaint.ts';
import { writeExport } from './exported-history.ts';

const AT_ONCE = 5_000;

/**
 * Writes the histories of a period's assessments into a folder, as they stand at one instant, with their signed heads and
 * a manifest that it signs. Returns how many there are. Throws Complaint where the period has none.
 */
export async function exportHistory(options: {
  readonly databaseUrl: string;
  readonly period: string;
  readonly folder: string;
  readonly signingKey: JsonWebKey;
}): Promise<{ chains: number; entries: number }> {
  const { period, folder } = options;
  const signer = createSigner(options.signingKey);
  const client = new pg.Client({ connectionString: options.databaseUrl });
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { rows: heads } = await client.query<SignedHead>(HEADS, [period]);
    if (heads.length === 0) throw new Complaint(`There is no history of a period ${period}.`);
    let entries = 0;
    const reading = async function* (): AsyncIterable<HistoryEntry> {
      await client.query(`DECLARE history NO SCROLL CURSOR FOR ${ENTRIES}`, [period]);
      for (;;) {
        const { rows } = await client.query<HistoryEntry>(`FETCH ${AT_ONCE} FROM history`);
        if (rows.length === 0) return;
        entries += rows.length;
        yield* rows;
      }
    };
    const manifest = signManifest(period, heads, new Date().toISOString(), signer);
    await writeExport(folder, { entries: reading(), heads, manifest, keys: [signer.publicKey] });
    return { chains: heads.length, entries };
  } finally {
    await client.end();
  }
}

const HEADS = `
  SELECT h.assessment_id::text AS chain, h.entries, encode(h.hash, 'hex') AS hash,
    to_char(h.signed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "signedAt", h.key, h.signature
  FROM history_head h JOIN assessment a ON a.id = h.assessment_id
  WHERE a.period_id::text = $1 AND h.signature IS NOT NULL
  ORDER BY h.assessment_id`;

const ENTRIES = `
  SELECT e.assessment_id::text AS chain, e.number, e.content, encode(e.hash, 'hex') AS hash
  FROM history_entry e JOIN assessment a ON a.id = e.assessment_id
  WHERE a.period_id::text = $1
  ORDER BY e.assessment_id, e.number`;
