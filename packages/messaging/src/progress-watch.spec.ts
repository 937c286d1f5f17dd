import { ProgressWatch } from './progress-watch.ts';

const at = (partition: number, next: bigint, end: bigint) => ({ topic: 'spec', partition, next, end });
const own = (...partitions: number[]) => partitions.map((partition) => ({ topic: 'spec', partition }));

describe('the watch over a consumer’s progress', () => {
  it('measures from when it first saw that something waits until the next commit', () => {
    const watch = new ProgressWatch();
    expect(watch.observe([at(0, 5n, 9n)], own(0), 1_000)).toBe(0);
    expect(watch.observe([at(0, 5n, 12n)], own(0), 4_000)).toBe(3_000);
    expect(watch.observe([at(0, 6n, 12n)], own(0), 5_000)).toBe(0);
    expect(watch.observe([at(0, 6n, 12n)], own(0), 7_000)).toBe(2_000);
  });

  it('is content where nothing waits, however long', () => {
    const watch = new ProgressWatch();
    watch.observe([at(0, 9n, 9n)], own(0), 0);
    expect(watch.observe([at(0, 9n, 9n)], own(0), 1_000_000)).toBe(0);
    expect(watch.observe([at(0, 9n, 10n)], own(0), 1_000_001)).toBe(0);
  });

  it('sees one partition that stands still beside others that go on', () => {
    const watch = new ProgressWatch();
    watch.observe([at(0, 1n, 9n), at(1, 1n, 9n)], own(0, 1), 0);
    expect(watch.observe([at(0, 5n, 9n), at(1, 1n, 9n)], own(0, 1), 1_000)).toBe(1_000);
  });

  it('does not answer for another member’s partition, unless it has no share at all', () => {
    const [sharing, idle] = [new ProgressWatch(), new ProgressWatch()];
    sharing.observe([at(0, 9n, 9n), at(1, 1n, 9n)], own(0), 0);
    expect(sharing.observe([at(0, 9n, 9n), at(1, 1n, 9n)], own(0), 1_000)).toBe(0);
    idle.observe([at(1, 1n, 9n)], [], 0);
    expect(idle.observe([at(1, 1n, 9n)], [], 1_000)).toBe(1_000);
  });

  it('begins anew when it is told to forget', () => {
    const watch = new ProgressWatch();
    watch.observe([at(0, 1n, 9n)], own(0), 0);
    watch.forget();
    expect(watch.observe([at(0, 1n, 9n)], own(0), 1_000)).toBe(0);
  });
});
