import { GraphQLError } from 'graphql';
import { isId } from './identifiers.ts';
import { isUsableText } from './text.ts';

/** What a connection field is asked for. */
export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

export interface Connection<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  /** Counted only when the field is asked for. */
  readonly totalCount: () => Promise<number>;
}

const LARGEST_PAGE = 100;
const DEFAULT_PAGE = 50;

/** What a text of a cursor must be, so that the database can compare with it. */
const CURSOR_PARTS = {
  text: isUsableText,
  /** An instant as `Date` writes it, in the years that PostgreSQL and ISO 8601 share. */
  instant: (part: string) => /^(?!0000)\d{4}-/.test(part) && new Date(part).toJSON() === part,
  id: isId,
  /** A place in a list, from 1 on. */
  place: (part: string) => /^[1-9]\d{0,8}$/.test(part),
};
export type CursorPart = keyof typeof CURSOR_PARTS;

/** A keyset page of a list: the position after which to read (null: from the beginning) and how many rows. */
export interface Page {
  readonly list: string;
  readonly after: readonly string[] | null;
  readonly size: number;
}

/**
 * Checks `first` (1 to 100) and decodes the opaque cursor, which names its list and holds a text for each of `parts`.
 * Throws BAD_USER_INPUT, for a cursor of another list too.
 */
export function readPage({ first, after }: PageArguments, list: string, parts: readonly CursorPart[]): Page {
  const size = first ?? DEFAULT_PAGE;
  if (size < 1 || size > LARGEST_PAGE)
    throw new GraphQLError(`"first" must be between 1 and ${LARGEST_PAGE}.`, {
      extensions: { code: 'BAD_USER_INPUT' },
    });
  return { list, after: after == null ? null : decodeCursor(after, list, parts), size };
}

/**
 * Makes a connection of rows read with `size + 1`: the row too many only tells that there is a next page.
 * `position` gives the texts that a row is sorted by, the last of them unique.
 */
export function connection<Node>(
  rows: readonly Node[],
  { list, size }: Page,
  position: (node: Node) => readonly string[],
  totalCount: () => Promise<number>,
): Connection<Node> {
  const edges = rows.slice(0, size).map((node) => ({ cursor: encodeCursor(list, position(node)), node }));
  return {
    edges,
    pageInfo: { hasNextPage: rows.length > size, endCursor: edges.at(-1)?.cursor ?? null },
    totalCount,
  };
}

function encodeCursor(list: string, position: readonly string[]): string {
  return Buffer.from(JSON.stringify([list, ...position])).toString('base64url');
}

function decodeCursor(cursor: string, list: string, parts: readonly CursorPart[]): readonly string[] {
  try {
    const decoded: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const [ofList, ...position] = Array.isArray(decoded) ? (decoded as unknown[]) : [];
    if (ofList === list && isPosition(position, parts)) return position;
  } catch {
    // falls through to the one refusal
  }
  throw new GraphQLError('"after" is not a cursor of this list.', { extensions: { code: 'BAD_USER_INPUT' } });
}

function isPosition(value: unknown[], parts: readonly CursorPart[]): value is string[] {
  return (
    value.length === parts.length &&
    parts.every((part, index) => {
      const text: unknown = value[index];
      return typeof text === 'string' && CURSOR_PARTS[part](text);
    })
  );
}
