import { barOf } from './progress-bar.ts';

describe('a progress bar', () => {
  it.each([
    [0, 10, 0],
    [5, 10, 15],
    [10, 10, 30],
    [12, 10, 30],
    [0, 0, 30],
  ])('is filled for %d of %d', (done, all, full) => {
    expect(barOf(done, all)).toBe(`[${'#'.repeat(full)}${'.'.repeat(30 - full)}]`);
  });
});
