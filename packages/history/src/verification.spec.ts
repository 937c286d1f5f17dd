import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { hashUpon, NO_HASH, type HistoryEntry } from './chain.ts';
import { isManifestOf, signManifest } from './manifest.ts';
import { createSigner, knownKeys, signHead, type SignedHead } from './signature.ts';
import { verifyHistory } from './verification.ts';

const newSigner = () => createSigner(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));
const signer = newSigner();
const KEYS = knownKeys([signer.publicKey]);
const SIGNED_AT = '2024-12-10T00:00:00.000Z';

function chainOf(chain: string, contents: readonly string[]): HistoryEntry[] {
  let hash = NO_HASH;
  return contents.map((content, position) => {
    hash = hashUpon(hash, content);
    return { chain, number: position + 1, content, hash };
  });
}
const headOf = (chain: string, entries: readonly HistoryEntry[]): SignedHead =>
  signHead(
    { chain, entries: entries.length, hash: entries.at(-1)?.hash ?? NO_HASH, signedAt: SIGNED_AT },
    signer,
  );
const kindsOf = async (
  entries: readonly HistoryEntry[],
  heads: readonly SignedHead[],
  kept: readonly SignedHead[] = [],
) =>
  (await verifyHistory(entries, heads, kept, KEYS)).findings.map(({ kind, number }) => `${kind} ${number}`);

const FOUR = chainOf('a', ['một', 'hai', 'ba', 'bốn']);
const at = (position: number): HistoryEntry => FOUR[position] ?? fail('no such entry');
function fail(message: string): never {
  throw new Error(message);
}

describe('a history', () => {
  it('passes as it was written, with every head that was kept of it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.string(), { minLength: 1 }), { maxLength: 5 }),
        async (chains) => {
          const written = chains.map((contents, name) => chainOf(String(name), contents));
          const heads = written.map((entries, name) => headOf(String(name), entries));
          const kept = written.flatMap((entries, name) =>
            entries.map((_entry, last) => headOf(String(name), entries.slice(0, last + 1))),
          );
          expect(await verifyHistory(written.flat(), heads, kept, KEYS)).toEqual({
            chains: chains.length,
            entries: chains.flat().length,
            findings: [],
          });
        },
      ),
    );
  });

  it('tells an entry whose content or hash was altered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(3), fc.string(), async (position, other) => {
        const entry = at(position);
        fc.pre(other !== entry.content);
        const altered = FOUR.with(position, { ...entry, content: other });
        expect(await kindsOf(altered, [headOf('a', FOUR)])).toEqual([`ALTERED ${position + 1}`]);
      }),
    );
    const hashedAnew = [...FOUR.slice(0, 2), ...chainOf('a', ['một', 'hai', 'BA', 'bốn']).slice(2)];
    expect(await kindsOf(hashedAnew, [headOf('a', FOUR)])).toEqual(['ALTERED 4']);
  });

  it.each([
    ['deleted in the middle', [at(0), at(2), at(3)], ['MISSING 2']],
    ['deleted at the beginning', [at(1), at(2), at(3)], ['MISSING 1']],
    ['put in another order', [at(0), at(2), at(1), at(3)], ['MISSING 2', 'OUT_OF_ORDER 2', 'MISSING 3']],
    ['cut off', [at(0), at(1)], ['CUT_BACK 4']],
    ['cut off wholly', [], ['CUT_BACK 4']],
    ['added to', [...FOUR, { ...at(3), number: 5, hash: hashUpon(at(3).hash, 'bốn') }], ['NOT_SIGNED 5']],
  ])('tells entries that were %s', async (_name, entries, findings) => {
    expect(await kindsOf(entries, [headOf('a', FOUR)])).toEqual(findings);
  });

  it('tells a chain that was cut back with its head by a head that was kept', async () => {
    const cut = FOUR.slice(0, 2);
    expect(await kindsOf(cut, [headOf('a', cut)])).toEqual([]);
    expect(await kindsOf(cut, [headOf('a', cut)], [headOf('a', FOUR)])).toEqual(['NOT_AS_KEPT 4']);
    expect(await kindsOf([], [], [headOf('a', FOUR)])).toEqual(['NOT_AS_KEPT 4']);
    const other = chainOf('a', ['một', 'hai', 'khác', 'bốn', 'năm']);
    expect(await kindsOf(other, [headOf('a', other)], [headOf('a', FOUR)])).toEqual(['NOT_AS_KEPT 4']);
  });

  it('tells heads that nobody known has signed, and chains without one', async () => {
    const head = headOf('a', FOUR);
    expect(await kindsOf(FOUR, [])).toEqual(['NO_HEAD 4']);
    expect(await kindsOf(FOUR, [{ ...head, signedAt: '2024-12-11T00:00:00.000Z' }])).toEqual([
      'BAD_SIGNATURE 4',
    ]);
    const strange = signHead(head, newSigner());
    expect(await kindsOf(FOUR, [strange])).toEqual(['BAD_SIGNATURE 4']);
  });
});

describe('a manifest', () => {
  const heads = [headOf('b', chainOf('b', ['x'])), headOf('a', FOUR)];
  const manifest = signManifest('p', heads, SIGNED_AT, signer);

  it('is of exactly its chains, in whatever order they come', () => {
    expect(isManifestOf(manifest, heads, KEYS)).toBe(true);
    expect(isManifestOf(manifest, heads.toReversed(), KEYS)).toBe(true);
    expect(isManifestOf(manifest, heads.slice(1), KEYS)).toBe(false);
    expect(isManifestOf(manifest, [...heads, headOf('c', FOUR)], KEYS)).toBe(false);
    expect(isManifestOf(manifest, [headOf('b', FOUR), headOf('a', FOUR)], KEYS)).toBe(false);
  });

  it('is of its period alone, by a known key', () => {
    expect(isManifestOf({ ...manifest, period: 'q' }, heads, KEYS)).toBe(false);
    expect(isManifestOf(manifest, heads, knownKeys([newSigner().publicKey]))).toBe(false);
  });
});
