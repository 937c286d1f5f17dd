import fc from 'fast-check';
import { KeyWalk, type Chain } from './key-walk.ts';

const HOUR = 3_600_000;
const NOW = 1_000 * HOUR;
const chain = (more: Partial<Chain> = {}): Chain => ({
  partition: 1,
  key: 'a',
  positions: [9n, 10n, 100n],
  waiting: null,
  isWhole: true,
  ...more,
});
const waiting = { partition: 1, key: 'a', nextPosition: 9n, attempts: 3, firstRefusedAt: NOW - HOUR };

function walked(one: Chain, passes: number): KeyWalk {
  const walk = new KeyWalk(one);
  for (let count = 0; count < passes; count += 1) walk.passes();
  return walk;
}

describe('KeyWalk', () => {
  it('leaves a key waiting from the first event that was not taken, whatever happened, or not at all', () => {
    fc.assert(
      fc.property(fc.nat({ max: 3 }), fc.boolean(), fc.boolean(), (passes, isWaiting, isRefused) => {
        const one = chain({ waiting: isWaiting ? waiting : null });
        const walk = walked(one, passes);
        if (isRefused && walk.position !== undefined) walk.isRefused(null, NOW, 0.5);
        const change = walk.change(NOW);
        const first = one.positions[passes];
        if (first === undefined)
          expect(change).toEqual(isWaiting ? { waits: false, partition: 1, key: 'a' } : null);
        else if (change) expect(change).toMatchObject({ waits: true, nextPosition: first });
        else expect([isWaiting, passes, isRefused]).toEqual([true, 0, false]);
      }),
    );
  });

  it('goes on behind its last event where more may follow', () => {
    expect(walked(chain({ isWhole: false }), 3).change(NOW)).toMatchObject({
      waits: true,
      nextPosition: 101n,
    });
  });

  it('ends the waiting of a key whose events were removed', () => {
    expect(new KeyWalk(chain({ waiting, positions: [] })).change(NOW)).toMatchObject({ waits: false });
  });

  it('counts attempts and three days of one event, and begins anew with the next', () => {
    const again = new KeyWalk(chain({ waiting }));
    expect(again.isRefused(null, NOW, 0.5)).toBe(true);
    expect(again.change(NOW)).toMatchObject({ attempts: 4, firstRefusedAt: NOW - HOUR });
    const next = walked(chain({ waiting }), 1);
    expect(next.isRefused(null, NOW, 0.5)).toBe(true);
    expect(next.change(NOW)).toMatchObject({ attempts: 1, firstRefusedAt: NOW, nextAttemptAt: NOW + 5_000 });
    const old = new KeyWalk(chain({ waiting: { ...waiting, firstRefusedAt: NOW - 72 * HOUR } }));
    expect(old.isRefused(null, NOW, 0.5)).toBe(false);
    expect(old.change(NOW)).toMatchObject({ waits: true, nextPosition: 9n, attempts: 4 });
  });

  it('is due at once where it was not reached', () => {
    expect(new KeyWalk(chain()).change(NOW)).toMatchObject({
      attempts: 0,
      firstRefusedAt: null,
      nextAttemptAt: NOW,
      nextPosition: 9n,
    });
  });
});
