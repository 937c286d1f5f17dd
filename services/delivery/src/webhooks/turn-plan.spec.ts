import fc from 'fast-check';
import { planTurn, WindowProgress, type Place, type WaitingKey } from './turn-plan.ts';

const KEYS = ['a', 'b', 'c', 'd'];

/** Partitions of events with rising, not always adjacent positions. A key stays on its partition. */
const anyWindow = fc
  .array(fc.tuple(fc.constantFrom(...KEYS), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 2 })), {
    maxLength: 40,
  })
  .map((steps) => {
    const positions = [0, 0, 0];
    return steps.map(([letter, step, partition]): Place => {
      positions[partition] = (positions[partition] ?? 0) + step;
      return {
        partition,
        position: BigInt(positions[partition]),
        key: `${letter}${partition}`,
        isFor: letter !== 'd',
      };
    });
  })
  .map((window) => window.toSorted((one, other) => one.partition - other.partition));

const anyHeld = fc.subarray(
  KEYS.flatMap((letter) => [0, 1, 2].map((partition) => ({ partition, key: `${letter}${partition}` }))),
);

describe('planTurn', () => {
  it('puts each event of the window into the chain of its key, in order, once, or leaves it out where its key waits or it is for others', () => {
    fc.assert(
      fc.property(anyWindow, anyHeld, (window, held) => {
        const { chains } = planTurn({ window, ends: [], held, due: [] });
        const names = chains.map(({ key }) => key);
        expect(new Set(names).size).toBe(names.length);
        for (const { key, positions, partition } of chains) {
          expect(positions).toEqual(
            window.filter((place) => place.isFor && place.key === key).map(({ position }) => position),
          );
          expect(held).not.toContainEqual({ partition, key });
        }
        const planned = chains.flatMap(({ positions }) => positions).length;
        const waiting = window.filter(
          ({ key, isFor }) => !isFor || held.some((one) => one.key === key),
        ).length;
        expect(planned + waiting).toBe(window.length);
      }),
    );
  });

  it('tries due keys first, and a key never twice in a turn', () => {
    const waiting: WaitingKey = { partition: 0, key: 'a0', nextPosition: 1n, attempts: 1, firstRefusedAt: 0 };
    const window = [
      { partition: 0, position: 5n, key: 'b0', isFor: true },
      { partition: 0, position: 6n, key: 'a0', isFor: true },
    ];
    const { chains } = planTurn({
      window,
      ends: [],
      held: [waiting],
      due: [{ key: waiting, positions: [1n, 3n, 6n], isWhole: true }],
    });
    expect(chains.map(({ key, positions }) => [key, positions])).toEqual([
      ['a0', [1n, 3n, 6n]],
      ['b0', [5n]],
    ]);
  });
});

describe('WindowProgress', () => {
  it('goes on behind the last event before the first hole, whatever the order in which events end', () => {
    fc.assert(
      fc.property(anyWindow, fc.infiniteStream(fc.boolean()), (window, chances) => {
        const ended = window.filter(() => chances.next().value);
        const progress = new WindowProgress(window);
        for (const { partition, position } of ended.toReversed()) progress.done(partition, position);
        for (const partition of [0, 1, 2]) {
          const here = window.filter((place) => place.partition === partition);
          const next = progress.reached().find((one) => one.partition === partition)?.nextPosition;
          const passed = here.filter(({ position }) => next !== undefined && position < next);
          for (const place of passed) expect(ended).toContain(place);
          const following = here[passed.length];
          if (following) expect(ended).not.toContain(following);
        }
      }),
    );
  });

  it('notes nothing of a partition it does not have', () => {
    const progress = new WindowProgress([{ partition: 1, position: 7n, key: 'a', isFor: true }]);
    progress.done(2, 7n);
    expect(progress.reached()).toEqual([]);
    progress.done(1, 7n);
    expect(progress.reached()).toEqual([{ partition: 1, nextPosition: 8n }]);
  });
});
