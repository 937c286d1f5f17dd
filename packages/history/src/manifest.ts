import { createHash } from 'node:crypto';
import { isSigned, type KnownKeys, type SignedHead, type Signer } from './signature.ts';

/** The chains of a period at an instant, under one signature: none can be left out of it or added unseen. */
export interface Manifest {
  readonly period: string;
  readonly chains: number;
  /** SHA-256 over the heads, hexadecimal. */
  readonly root: string;
  /** UTC, ISO 8601 with milliseconds. */
  readonly signedAt: string;
  readonly key: string;
  readonly signature: string;
}

/** SHA-256 over one line for each head, in the order of their chains; hexadecimal. */
export function rootOf(heads: readonly SignedHead[]): string {
  const hash = createHash('sha256');
  const lines = heads.map(({ chain, entries, hash: head }) => `${chain} ${entries} ${head}\n`);
  for (const line of lines.sort()) hash.update(line);
  return hash.digest('hex');
}

function manifestText({ period, chains, root, signedAt }: Omit<Manifest, 'key' | 'signature'>): string {
  return `reformgraph history manifest 1\n${period}\n${chains}\n${root}\n${signedAt}\n`;
}

/** Signs that these are the chains of a period. */
export function signManifest(
  period: string,
  heads: readonly SignedHead[],
  signedAt: string,
  signer: Signer,
): Manifest {
  const manifest = { period, chains: heads.length, root: rootOf(heads), signedAt };
  return { ...manifest, key: signer.key, signature: signer.sign(manifestText(manifest)) };
}

/** Whether a known key signed that exactly these are the chains of the manifest's period. */
export function isManifestOf(manifest: Manifest, heads: readonly SignedHead[], keys: KnownKeys): boolean {
  return (
    manifest.chains === heads.length &&
    manifest.root === rootOf(heads) &&
    isSigned(manifestText(manifest), manifest.key, manifest.signature, keys)
  );
}
