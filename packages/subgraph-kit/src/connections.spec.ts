import fc from 'fast-check';
import { connection, readPage, type CursorPart, type PageArguments } from './connections.ts';
import { newId } from './identifiers.ts';

const noCount = () => Promise.reject(new Error('totalCount was not asked for'));
const LIST = 'units';
const PARTS: readonly CursorPart[] = ['text', 'id'];
const refusal = (given: PageArguments, parts = PARTS): unknown => {
  try {
    readPage(given, LIST, parts);
    return null;
  } catch (error) {
    return error;
  }
};
const ID = '018f0000-0000-7000-8000-000000000001';
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const cursorOf = (position: readonly unknown[]) => encoded([LIST, ...position]);

interface Row {
  readonly name: string;
  readonly id: string;
}
const order = (a: readonly string[], b: readonly string[]): number => {
  for (const [index, part] of a.entries()) {
    const other = b[index] ?? '';
    if (part !== other) return part < other ? -1 : 1;
  }
  return 0;
};
const positionOf = ({ name, id }: Row) => [name, id];

/** Reads a sorted list as a keyset query would: after the cursor's position, one row more than the page. */
function read(sorted: readonly Row[], given: PageArguments) {
  const page = readPage(given, LIST, PARTS);
  const rows = sorted.filter((row) => page.after === null || order(positionOf(row), page.after) > 0);
  return connection(rows.slice(0, page.size + 1), page, positionOf, noCount);
}

describe('readPage', () => {
  it('reads 50 from the beginning unless told otherwise', () => {
    expect(readPage({}, LIST, PARTS)).toEqual({ list: LIST, after: null, size: 50 });
    expect(readPage({ first: null, after: null }, LIST, PARTS)).toEqual({
      list: LIST,
      after: null,
      size: 50,
    });
  });

  it.each([1, 100])('takes first: %d', (first) => {
    expect(readPage({ first }, LIST, PARTS).size).toBe(first);
  });

  it.each([-1, 0, 101])('refuses first: %d', (first) => {
    expect(refusal({ first })).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  });

  it.each([
    ['no cursor at all', 'abc'],
    ['an empty text', ''],
    ['a cursor of another width', cursorOf([newId()])],
    ['a longer cursor', cursorOf(['a', newId(), 'b'])],
    ['a cursor of other values', cursorOf([1, newId()])],
    ['a cursor of no list', encoded({ 0: LIST, 1: 'a', 2: newId(), length: 3 })],
    ['a cursor of another list', encoded(['persons', 'a', newId()])],
    ['a forged id', cursorOf(['a', 'b'])],
    ['a text that no database holds', cursorOf(['a\0', newId()])],
  ])('refuses %s without repeating it', (_case, after) => {
    const error = refusal({ after });
    expect(error).toMatchObject({
      message: '"after" is not a cursor of this list.',
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  it.each([
    '',
    'Sở Nội vụ',
    '1',
    '2024-05-06',
    '2024-02-30T00:00:00.000Z',
    '0000-01-01T00:00:00.000Z',
    '-004800-01-01T00:00:00.000Z',
  ])('refuses "%s" as an instant of a cursor', (instant) => {
    expect(refusal({ after: cursorOf([instant, newId()]) }, ['instant', 'id'])).toMatchObject({
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  it('reads after the position that a cursor holds', () => {
    const position = ['2024-05-06T01:00:00.000Z', newId()];
    expect(readPage({ after: cursorOf(position) }, LIST, ['instant', 'id']).after).toEqual(position);
  });
});

describe('connection', () => {
  const rows = ['a', 'b', 'c'].map((name) => ({ name, id: `${ID.slice(0, -1)}${name}` }));

  it('knows whether there is a next page', () => {
    expect(read(rows, { first: 2 }).pageInfo.hasNextPage).toBe(true);
    expect(read(rows, { first: 3 }).pageInfo.hasNextPage).toBe(false);
    expect(read([], { first: 3 }).pageInfo).toEqual({ hasNextPage: false, endCursor: null });
  });

  it('ends with the cursor of its last edge, and counts only when asked', async () => {
    const { edges, pageInfo, totalCount } = read(rows, { first: 2 });
    expect(edges).toHaveLength(2);
    expect(pageInfo.endCursor).toBe(edges[1]?.cursor);
    await expect(totalCount()).rejects.toThrow('totalCount was not asked for');
  });

  it('gives the whole list when paged through by any page size', () => {
    const lists = fc.uniqueArray(
      fc.record({ name: fc.constantFrom('Sở', 'Đội', 'quận', '"', ''), id: fc.uuid() }),
      { selector: ({ id }) => id, maxLength: 30 },
    );
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 100 }), (list, first) => {
        const sorted = [...list].sort((a, b) => order(positionOf(a), positionOf(b)));
        const seen: Row[] = [];
        let after: string | null = null;
        for (let pages = 0; pages <= sorted.length; pages += 1) {
          const { edges, pageInfo } = read(sorted, { first, after });
          seen.push(...edges.map(({ node }) => node));
          if (!pageInfo.hasNextPage) break;
          after = pageInfo.endCursor;
        }
        expect(seen).toEqual(sorted);
      }),
    );
  });
});
