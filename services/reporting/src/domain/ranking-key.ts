/** What names a ranking. */
export interface RankingKey {
  readonly index: string;
  readonly year: number;
  readonly block: string;
}

/** The opaque id of a ranking. */
export function rankingId({ index, year, block }: RankingKey): string {
  return Buffer.from(JSON.stringify([index, year, block])).toString('base64url');
}

/** Reads a ranking's id; null where the text is none. */
export function parseRankingId(id: string): RankingKey | null {
  try {
    const parts: unknown = JSON.parse(Buffer.from(id, 'base64url').toString('utf8'));
    if (!Array.isArray(parts) || parts.length !== 3) return null;
    const [index, year, block] = parts as unknown[];
    return typeof index === 'string' && Number.isInteger(year) && typeof block === 'string'
      ? { index, year: year as number, block }
      : null;
  } catch {
    return null;
  }
}
