import { inTransaction, type SqlExecutor } from '@reformgraph/messaging';
import type { Localized } from '@reformgraph/subgraph-kit/outcome';
import { Problem } from '@reformgraph/subgraph-kit/problem';
import type { Pool } from 'pg';
import type { TokenClaims } from '../clients/access-token.ts';
import { rightsNow } from '../clients/bearer.ts';
import { readableTopics } from '../clients/scopes.ts';
import { OWN_UNITS_TOPIC } from '../topics/feed-topics.ts';
import { beginning, copyState, standing, type PartitionState } from './copy-state.ts';
import type { Cursor } from './cursor.ts';

/** A topic as one reader may read it, at one moment. */
export interface OpenFeed {
  readonly sql: SqlExecutor;
  readonly state: readonly PartitionState[];
  /** The units whose events the reader may see; null where it may see every event of the topic. */
  readonly units: readonly string[] | null;
  readonly cursor: Cursor;
}

export interface FeedAsked {
  readonly claims: TokenClaims;
  readonly topic: string;
  /** Null for the beginning. */
  readonly cursor: Cursor | null;
}

/**
 * Reads a topic in one snapshot: rights, what the copy holds and its records are of the same moment. Throws the Problem
 * of whoever may not read it, and of a cursor that cannot be read from.
 */
export function readFeed<Result>(
  pool: Pool,
  { claims, topic, cursor }: FeedAsked,
  read: (feed: OpenFeed) => Promise<Result>,
): Promise<Result> {
  return inTransaction(pool, async (sql) => {
    await sql.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    const grants = await rightsNow(sql, claims);
    if (!readableTopics(grants).includes(topic)) throw new Problem(403, 'TOPIC_NOT_GRANTED', NOT_GRANTED);
    const state = await copyState(sql, topic);
    const from = cursor ?? beginning(state);
    const stands = standing(from, state);
    if (stands === 'AHEAD')
      throw new Problem(409, 'CURSOR_AHEAD', AHEAD, { headers: { 'retry-after': '30' } });
    if (stands === 'MISSED') throw new Problem(410, 'CURSOR_BEYOND_RETENTION', BEYOND_RETENTION);
    const units = topic === OWN_UNITS_TOPIC ? grants.units.map(({ id }) => id) : null;
    return read({ sql, state, units, cursor: from });
  });
}

/** The problem of a cursor at which the newest versions cannot be told any more, though it can be read from. */
export const notVerifiable = () => new Problem(410, 'CURSOR_NOT_VERIFIABLE', NOT_VERIFIABLE);

const NOT_GRANTED: Localized = {
  vi: 'Đơn vị của bạn không được cấp quyền đọc chủ đề này.',
  en: 'You have no right to read this topic.',
};
const AHEAD: Localized = {
  vi: 'Luồng sự kiện chưa tới chỗ con trỏ này: bản sao đang được lập lại. Hãy thử lại sau; nếu vẫn vậy, hãy bỏ trạng thái đang lưu và đọc lại từ đầu (không gửi after).',
  en: 'The feed does not reach this cursor: its copy is being made anew. Try again later; if it stays so, drop what you keep and read from the beginning (without after).',
};
const BEYOND_RETENTION: Localized = {
  vi: 'Những sự kiện sau con trỏ này đã bị xóa vì quá thời hạn lưu. Hãy bỏ trạng thái đang lưu và đọc lại từ đầu (không gửi after).',
  en: 'Events after this cursor were removed, for they are older than what is kept. Drop what you keep and read from the beginning (without after).',
};
const NOT_VERIFIABLE: Localized = {
  vi: 'Con trỏ này cũ hơn thời hạn lưu, nên không đối chiếu được tại đó. Hãy đọc tiếp từ con trỏ này đến hết rồi đối chiếu tại con trỏ mới.',
  en: 'This cursor is older than what is kept in full, so nothing can be compared there. Read on from it to the end, and verify at the cursor that you get.',
};
