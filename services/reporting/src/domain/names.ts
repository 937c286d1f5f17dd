import type { Localized } from '@reformgraph/subgraph-kit/outcome';

const vietnamese = new Intl.Collator('vi');

/** Orders units by their Vietnamese name as a Vietnamese reader expects, then by code. */
export function byVietnameseName(
  a: { readonly name: Localized; readonly code: string },
  b: { readonly name: Localized; readonly code: string },
): number {
  return vietnamese.compare(a.name.vi, b.name.vi) || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
}
