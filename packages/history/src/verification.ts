import { hashUpon, NO_HASH, type HistoryEntry } from './chain.ts';
import { isSignedHead, type KnownKeys, type SignedHead } from './signature.ts';

/** Something that a history is not to show. */
export interface Finding {
  readonly kind:
    /** The content or the hash of an entry is not what it was. */
    | 'ALTERED'
    /** Entries are not there between two others, or before the first. */
    | 'MISSING'
    /** An entry comes after a later one, or twice. */
    | 'OUT_OF_ORDER'
    /** The chain ends before its signed head. */
    | 'CUT_BACK'
    /** The chain goes on after its signed head. */
    | 'NOT_SIGNED'
    /** The chain has no head. */
    | 'NO_HEAD'
    /** No known key signed the head as it is. */
    | 'BAD_SIGNATURE'
    /** A head that was kept elsewhere tells another hash, or more entries, than the chain has. */
    | 'NOT_AS_KEPT';
  readonly chain: string;
  /** The entry concerned, or how many the head tells. */
  readonly number: number;
}

/** What was verified. */
export interface Verification {
  readonly chains: number;
  readonly entries: number;
  readonly findings: readonly Finding[];
}

/**
 * Verifies the histories of chains by themselves: entries as they come, all of a chain together and in its order, against
 * their heads, and against heads that were kept elsewhere. What is known of a chain beyond its heads is not needed. Takes
 * memory for the heads alone.
 */
export async function verifyHistory(
  entries: AsyncIterable<HistoryEntry> | Iterable<HistoryEntry>,
  heads: readonly SignedHead[],
  kept: readonly SignedHead[],
  keys: KnownKeys,
): Promise<Verification> {
  const findings: Finding[] = [];
  const headOf = new Map(heads.map((head) => [head.chain, head]));
  const keptOf = new Map<string, SignedHead[]>();
  for (const head of kept) keptOf.set(head.chain, [...(keptOf.get(head.chain) ?? []), head]);
  for (const head of [...heads, ...kept])
    if (!isSignedHead(head, keys)) findings.push(of('BAD_SIGNATURE', head.chain, head.entries));

  const seen = new Set<string>();
  let count = 0;
  let chain = '';
  let last = { number: 0, hash: NO_HASH };
  const end = () => {
    if (chain === '') return;
    const head = headOf.get(chain);
    if (!head) findings.push(of('NO_HEAD', chain, last.number));
    else if (last.number < head.entries) findings.push(of('CUT_BACK', chain, head.entries));
    else if (last.number > head.entries) findings.push(of('NOT_SIGNED', chain, last.number));
    else if (last.hash !== head.hash) findings.push(of('ALTERED', chain, last.number));
    for (const { entries: number } of keptOf.get(chain) ?? [])
      if (number > last.number) findings.push(of('NOT_AS_KEPT', chain, number));
  };
  for await (const entry of entries) {
    count += 1;
    if (entry.chain !== chain) {
      end();
      if (seen.has(entry.chain)) findings.push(of('OUT_OF_ORDER', entry.chain, entry.number));
      seen.add(entry.chain);
      chain = entry.chain;
      last = { number: 0, hash: NO_HASH };
    }
    const { number, hash } = entry;
    if (number <= last.number) findings.push(of('OUT_OF_ORDER', chain, number));
    else if (number > last.number + 1) findings.push(of('MISSING', chain, last.number + 1));
    else if (hashUpon(last.hash, entry.content) !== hash) findings.push(of('ALTERED', chain, number));
    for (const head of keptOf.get(chain) ?? [])
      if (head.entries === number && head.hash !== hash) findings.push(of('NOT_AS_KEPT', chain, number));
    last = { number, hash };
  }
  end();
  for (const head of heads)
    if (!seen.has(head.chain)) findings.push(of('CUT_BACK', head.chain, head.entries));
  for (const [missing, told] of keptOf)
    if (!seen.has(missing))
      for (const { entries: number } of told) findings.push(of('NOT_AS_KEPT', missing, number));
  return { chains: seen.size, entries: count, findings };
}

const of = (kind: Finding['kind'], chain: string, number: number): Finding => ({ kind, chain, number });
