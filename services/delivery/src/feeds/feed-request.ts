import type { Localized } from '@reformgraph/subgraph-kit/outcome';
import { Problem } from '@reformgraph/subgraph-kit/problem';
import { readCursor, type Cursor } from './cursor.ts';

const LIMIT = { least: 1, most: 1_000, usual: 100 };
const WAIT = { least: 0, most: 30, usual: 0 };

export interface FeedRequest {
  readonly topic: string;
  /** Null where it reads from the beginning. */
  readonly after: Cursor | null;
  readonly limit: number;
  /** Seconds that it waits for an event where there is none. */
  readonly wait: number;
}

type Query = Readonly<Record<string, string | readonly string[]>>;

/** What a request for a page asks; throws the Problem of what it cannot mean. */
export function readFeedRequest(topic: string, query: Query): FeedRequest {
  refuseOthers(query, ['after', 'limit', 'wait']);
  const after = text(query, 'after');
  return {
    topic,
    after: after === null ? null : cursorOf(topic, 'after', after),
    limit: whole(query, 'limit', LIMIT),
    wait: whole(query, 'wait', WAIT),
  };
}

/**
 * The cursor of a request to verify; null for all that there is now, which one who reads at Kafka asks for. Throws the
 * Problem of what it cannot mean.
 */
export function readVerifyRequest(topic: string, query: Query): Cursor | null {
  refuseOthers(query, ['at']);
  const at = text(query, 'at');
  return at === null ? null : cursorOf(topic, 'at', at);
}

function cursorOf(topic: string, path: string, given: string): Cursor {
  const cursor = readCursor(topic, given);
  if (cursor === 'MALFORMED') throw new Problem(400, 'CURSOR_MALFORMED', MALFORMED, { facts: { path } });
  if (cursor === 'OF_ANOTHER_TOPIC')
    throw new Problem(400, 'CURSOR_OF_ANOTHER_TOPIC', OF_ANOTHER_TOPIC, { facts: { path } });
  return cursor;
}

function refuseOthers(query: Query, known: readonly string[]): void {
  const other = Object.keys(query).find((name) => !known.includes(name));
  if (other !== undefined)
    throw invalid(other, {
      vi: `Không có tham số này; chỉ có ${known.join(', ')}.`,
      en: `There is no such parameter; there are ${known.join(', ')}.`,
    });
}

function text(query: Query, name: string): string | null {
  const value = query[name];
  if (value === undefined) return null;
  if (typeof value === 'string') return value;
  throw invalid(name, { vi: 'Mỗi tham số chỉ được gửi một lần.', en: 'Send each parameter once.' });
}

function whole(
  query: Query,
  name: string,
  { least, most, usual }: { readonly least: number; readonly most: number; readonly usual: number },
): number {
  const value = text(query, name);
  if (value === null) return usual;
  if (/^\d{1,9}$/.test(value) && Number(value) >= least && Number(value) <= most) return Number(value);
  throw invalid(name, {
    vi: `Phải là số nguyên từ ${least} đến ${most}.`,
    en: `It must be a whole number from ${least} to ${most}.`,
  });
}

const invalid = (path: string, message: Localized) =>
  new Problem(400, 'INVALID_INPUT', message, { facts: { path } });

const MALFORMED: Localized = {
  vi: 'Đây không phải con trỏ của luồng sự kiện. Hãy gửi lại nguyên văn giá trị của tiêu đề x-reformgraph-cursor.',
  en: 'This is no cursor of a feed. Send the value of the header x-reformgraph-cursor back as it is.',
};
const OF_ANOTHER_TOPIC: Localized = {
  vi: 'Con trỏ này thuộc về chủ đề khác. Mỗi chủ đề có con trỏ riêng.',
  en: 'This cursor is of another topic. Each topic has a cursor of its own.',
};
