import { PARTITIONS } from '@reformgraph/event-contracts';
import fc from 'fast-check';
import { readCursor, writeCursor } from './cursor.ts';

const TOPIC = 'reformgraph.published.assessment';
const number = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
const cursor = fc.record({
  positions: fc.array(number, { minLength: PARTITIONS, maxLength: PARTITIONS }),
  epoch: number,
});

it('is read as it was written, and is always the same text', () => {
  fc.assert(
    fc.property(cursor, (one) => {
      const text = writeCursor(TOPIC, one);
      expect(text).toMatch(/^[A-Za-z0-9_-]+$/);
      expect(readCursor(TOPIC, text)).toEqual(one);
      expect(writeCursor(TOPIC, one)).toBe(text);
    }),
  );
});

it('of another topic is told as such', () => {
  const text = writeCursor('reformgraph.published.assessment-state', {
    positions: Array.from({ length: PARTITIONS }, () => 0n),
    epoch: 0n,
  });
  expect(readCursor(TOPIC, text)).toBe('OF_ANOTHER_TOPIC');
});

it('with one character changed, cut or added is none', () => {
  fc.assert(
    fc.property(cursor, fc.nat(), fc.constantFrom('A', 'z', '_', '=', ' ', ''), (one, place, put) => {
      const text = writeCursor(TOPIC, one);
      const at = place % text.length;
      const changed = text.slice(0, at) + put + text.slice(at + 1);
      fc.pre(changed !== text);
      expect(readCursor(TOPIC, changed)).toBe('MALFORMED');
      expect(readCursor(TOPIC, `${text}A`)).toBe('MALFORMED');
    }),
  );
});

it.each(['', 'abc', '0', 'now', '%00', 'a'.repeat(10_000)])('is not "%.20s"', (text) => {
  expect(readCursor(TOPIC, text)).toBe('MALFORMED');
});

it('of another number of partitions is none', () => {
  expect(readCursor(TOPIC, writeCursor(TOPIC, { positions: [1n], epoch: 0n }))).toBe('MALFORMED');
});
