import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createSigner,
  hashUpon,
  knownKeys,
  NO_HASH,
  signHead,
  signManifest,
  verifyHistory,
  type HistoryEntry,
  type SignedHead,
} from '@reformgraph/history';
import { headsOf, readEntries, writeExport } from '../../history/exported-history.ts';
import type { Effort } from '../effort.ts';
import type { Measurement } from '../figures.ts';

const CHAINS = 1_000;
const ENTRIES_OF_CHAIN = 1_000;
const SIGNED_AT = '2024-12-10T00:00:00.000Z';

/** How fast an exported history of a million entries in a thousand chains is verified from its files; synthetic. */
export async function historySpeed({ rounds, quick }: Effort): Promise<Measurement[]> {
  const [chains, entries] = quick ? [10, 20] : [CHAINS, ENTRIES_OF_CHAIN];
  const signer = createSigner(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));
  const folder = await mkdtemp(join(tmpdir(), 'history-'));
  try {
    const heads: SignedHead[] = [];
    await writeExport(folder, {
      entries: syntheticEntries(chains, entries, ({ chain, number, hash }) =>
        heads.push(signHead({ chain, entries: number, hash, signedAt: SIGNED_AT }, signer)),
      ),
      heads,
      manifest: signManifest('period', heads, SIGNED_AT, signer),
      keys: [signer.publicKey],
    });
    const seconds: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const begun = performance.now();
      const verified = await verifyHistory(
        readEntries(folder),
        await headsOf(folder),
        [],
        knownKeys([signer.publicKey]),
      );
      seconds.push((performance.now() - begun) / 1_000);
      if (verified.entries !== chains * entries || verified.findings.length > 0)
        throw new Error(`What was written does not verify: ${JSON.stringify(verified)}`);
    }
    const size = (chains * entries).toLocaleString('en-US');
    return [
      {
        name: `verification of a history of ${size} entries`,
        unit: 's',
        goal: { atMost: 60 },
        rounds: seconds,
      },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- what an export is written from comes as it is read
async function* syntheticEntries(
  chains: number,
  entries: number,
  ended: (last: HistoryEntry) => void,
): AsyncIterable<HistoryEntry> {
  for (let at = 1; at <= chains; at++) {
    const chain = `00000000-0000-7000-8000-${String(at).padStart(12, '0')}`;
    let last: HistoryEntry = { chain, number: 0, content: '', hash: NO_HASH };
    for (let number = 1; number <= entries; number++) {
      const content = contentOf(chain, number);
      last = { chain, number, content, hash: hashUpon(last.hash, content) };
      yield last;
    }
    ended(last);
  }
}

/** As long as the entry of a self-score is. */
const contentOf = (chain: string, number: number): string =>
  JSON.stringify({
    at: SIGNED_AT,
    by: chain,
    change: 'scoreComponents',
    number,
    reason: null,
    changes: [
      {
        to: {
          given: { kind: 'INPUTS', inputs: { points: String(number) } },
          words: 'Theo báo cáo cải cách hành chính năm (giả định)',
          points: String(number),
        },
        from: null,
        round: 'SELF',
      },
    ],
    version: number,
    component: '1.2.3',
    assessment: chain,
  });
