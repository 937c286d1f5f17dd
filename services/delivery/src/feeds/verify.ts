import type { SqlExecutor } from '@reformgraph/messaging';
import type { PageAsked } from './read-page.ts';

export interface Verified {
  /** How many ids have a newest version that is no tombstone. */
  readonly count: number;
  /** SHA-256, in hexadecimal digits, of a line `<id> <version>\n` for each of them, sorted by id. */
  readonly hash: string;
}

/**
 * The newest versions of what a reader has seen who stands at a cursor that is whole: what the copy holds before it, and
 * what was removed since it began to read.
 */
export async function verify(
  sql: SqlExecutor,
  { topic, units, cursor }: Omit<PageAsked, 'limit'>,
): Promise<Verified> {
  const ofUnits = units === null ? '' : 'AND organization_id = ANY ($5::uuid[])';
  const [row] = await sql.query<Verified>(
    `WITH seen AS (
       SELECT r.key, r.version, r.tombstone, r.position
       FROM unnest($2::integer[], $3::bigint[]) AS p (partition, position)
       JOIN feed_record r ON r.topic = $1 AND r.partition = p.partition AND r.position < p.position ${ofUnits}
       UNION ALL
       SELECT key, version, false, -1 FROM feed_removed WHERE topic = $1 AND epoch > $4 ${ofUnits}
     ), newest AS (
       SELECT DISTINCT ON (key COLLATE "C") key, version, tombstone FROM seen
       ORDER BY key COLLATE "C", version DESC, position DESC
     )
     SELECT count(*)::integer AS count,
            encode(sha256(convert_to(
              coalesce(string_agg(key || ' ' || version || E'\\n', '' ORDER BY key COLLATE "C"), ''), 'UTF8')), 'hex')
            AS hash
     FROM newest WHERE NOT tombstone`,
    [
      topic,
      cursor.positions.map((_, partition) => partition),
      cursor.positions.map(String),
      cursor.epoch.toString(),
      ...(units === null ? [] : [units]),
    ],
  );
  if (!row) throw new Error('An aggregate has one row.');
  return row;
}
